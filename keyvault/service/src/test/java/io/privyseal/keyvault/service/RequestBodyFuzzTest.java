package io.privyseal.keyvault.service;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.domain.VaultFlavour;
import io.privyseal.keyvault.service.wire.BatchRequest;
import io.privyseal.keyvault.service.wire.KeyRequestReader;
import io.privyseal.keyvault.service.wire.OperationRequest;
import io.privyseal.keyvault.service.wire.RandomRequest;
import io.privyseal.keyvault.service.wire.RotationPolicyJson;
import io.privyseal.keyvault.service.wire.SecretRequestReader;
import io.privyseal.keyvault.service.wire.SecretRotationJson;
import io.privyseal.keyvault.service.wire.SkipToken;
import io.privyseal.keyvault.service.wire.TransferBlobReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/// Arbitrary bodies end in a request or in a refusal with status 400, never in another exception.
class RequestBodyFuzzTest {
  private static final List<Consumer<Bytes>> READERS =
      List.of(
          body -> KeyRequestReader.create(body, VaultFlavour.VAULT),
          body -> KeyRequestReader.create(body, VaultFlavour.MANAGED_HSM),
          body -> KeyRequestReader.importKey(body, VaultFlavour.MANAGED_HSM),
          BatchRequest::read,
          RandomRequest::read,
          KeyRequestReader::update,
          KeyRequestReader::restore,
          RotationPolicyJson::read,
          RequestBodyFuzzTest::set,
          SecretRequestReader::update,
          SecretRequestReader::restore,
          SecretRotationJson::read,
          OperationRequest::encryption,
          OperationRequest::sign,
          OperationRequest::verify,
          OperationRequest::release);

  @FuzzTest(maxDuration = "60s")
  void aBodyIsReadOrRefused(byte[] data) {
    var body = Bytes.copyOf(data);
    for (var reader : READERS) {
      refusedAtMost(() -> reader.accept(body));
    }
  }

  @FuzzTest(maxDuration = "30s")
  void aPagingTokenIsReadOrRefused(byte[] data) {
    refusedAtMost(() -> SkipToken.read(new String(data, StandardCharsets.ISO_8859_1)));
  }

  private static void set(Bytes body) {
    SecretRequestReader.set(body).value().close();
  }

  @FuzzTest(maxDuration = "30s")
  void aTransferBlobIsReadOrRefused(byte[] data) {
    refusedAtMost(() -> TransferBlobReader.read(Bytes.copyOf(data).base64Url()));
  }

  private static void refusedAtMost(Runnable reading) {
    try {
      reading.run();
    } catch (MalformedInputException | RefusedException _) {
      // what a reader may say
    } catch (HttpProblem problem) {
      if (problem.status() != 400) {
        throw problem;
      }
    }
  }
}
