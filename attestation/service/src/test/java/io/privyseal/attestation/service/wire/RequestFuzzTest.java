package io.privyseal.attestation.service.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.evidence.tpm.PlatformStatement;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.charset.StandardCharsets;

/// Whatever is sent parses, or is refused with the one documented exception.
class RequestFuzzTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  @FuzzTest
  void anyBody(byte[] content) {
    attempt(() -> AttestRequest.parse(Bytes.copyOf(content), "report", SnpEvidenceJson::parse));
  }

  @FuzzTest
  void anyEvidence(byte[] content) {
    var body =
        JsonObject.builder().put("report", Bytes.copyOf(content).base64Url()).build().toJson();
    attempt(() -> AttestRequest.parse(Bytes.utf8(body), "report", SnpEvidenceJson::parse));
  }

  @FuzzTest
  void anyPolicyToken(byte[] content) {
    attempt(() -> PolicyToken.parse(ENGINE, new String(content, StandardCharsets.UTF_8)));
  }

  @FuzzTest
  void anyCertificateChange(byte[] content) {
    attempt(() -> CertificateChange.parse(ENGINE, Bytes.copyOf(content)));
  }

  @FuzzTest
  void anyGuest(byte[] content) {
    var body =
        JsonObject.builder().put("AttestationInfo", Bytes.copyOf(content).base64Url()).build();
    attempt(() -> GuestRequest.parse(Bytes.utf8(body.toJson()), guest -> guest));
  }

  @FuzzTest
  void anyTpmMessage(byte[] content) {
    var body = JsonObject.builder().put("data", Bytes.copyOf(content).base64Url()).build();
    attempt(() -> TpmMessage.parse(Bytes.utf8(body.toJson())));
  }

  @FuzzTest
  void anyPlatformStatement(byte[] content) {
    attempt(() -> PlatformStatement.parse(Bytes.copyOf(content)));
    attempt(() -> PlatformStatement.parse(Bytes.utf8("ALPT").concat(Bytes.copyOf(content))));
  }

  private static void attempt(Runnable parse) {
    try {
      parse.run();
    } catch (MalformedInputException e) {
      if (e.getMessage() == null || e.getMessage().isBlank()) {
        throw new AssertionError("a refusal without a reason", e);
      }
    }
  }
}
