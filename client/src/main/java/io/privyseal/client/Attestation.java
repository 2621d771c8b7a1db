package io.privyseal.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.EvidenceKind;
import io.privyseal.attestation.attester.azure.SealedToken;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/// One attestation in the protocol of Azure Attestation. The Azure SDK has no method for most kinds
/// of evidence, so the request goes through the SDK's own pipeline.
///
/// Source: Azure Attestation REST reference, `POST /attest/{kind}`.
final class Attestation {

  /// Largest answer read, in bytes. Tokens have a few thousand.
  static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_ANSWER_BYTES, 8, 1_000);

  private final HttpPipeline pipeline;
  private final URI service;
  private final CryptoEngine engine;
  private final InstantSource clock;

  Attestation(HttpPipeline pipeline, URI service, CryptoEngine engine, InstantSource clock) {
    this.pipeline = pipeline;
    this.service = service;
    this.engine = engine;
    this.clock = clock;
  }

  /// The token; one that comes sealed is opened.
  ///
  /// @param trace as of [TraceHeader#of]
  /// @throws FailedAnswerException if the service answers with an error
  /// @throws MalformedInputException if it answers with something else than a token
  String attest(Evidence evidence, Optional<String> nonce, Context trace) {
    var token = ask(evidence, nonce, trace);
    return switch (evidence) {
      case Evidence.SevSnpVm _, Evidence.TdxVm _, Evidence.SgxEnclave _ -> token;
      case Evidence.AzureGuest guest -> open(guest, token);
    };
  }

  private String open(Evidence.AzureGuest guest, String token) {
    try {
      return SealedToken.open(engine, guest.key(), token);
    } catch (CryptoFailureException e) {
      throw new MalformedInputException("token: not sealed to the key of the evidence", e);
    }
  }

  /// The version that introduced the kind, or the one that its own clients use.
  private static String apiVersion(EvidenceKind kind) {
    return switch (kind) {
      case SEV_SNP_VM, SGX_ENCLAVE -> "2022-08-01";
      case TDX_VM -> "2023-04-01-preview";
      case AZURE_GUEST -> "2020-10-01";
    };
  }

  private String ask(Evidence evidence, Optional<String> nonce, Context trace) {
    var request =
        new HttpRequest(HttpMethod.POST, url(evidence))
            .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json; charset=utf-8")
            .setHeader(HttpHeaderName.ACCEPT, "application/json")
            .setBody(evidence.attestRequest(nonce).toJson());
    try (var response = pipeline.sendSync(request, trace)) {
      var text = bounded(response.getBodyAsInputStreamSync());
      if (response.getStatusCode() != 200) {
        throw new FailedAnswerException(
            Failure.ofAnswer(
                response.getStatusCode(), response.getHeaders(), text.asUtf8(), clock.instant()));
      }
      return Json.parseObject(text, LIMITS)
          .string("token")
          .orElseThrow(() -> new MalformedInputException("token: expected a string"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The body, within [#MAX_ANSWER_BYTES].
  static Bytes bounded(java.io.@org.jspecify.annotations.Nullable InputStream body)
      throws IOException {
    if (body == null) {
      return Bytes.empty();
    }
    var content = body.readNBytes(MAX_ANSWER_BYTES + 1);
    if (content.length > MAX_ANSWER_BYTES) {
      throw new MalformedInputException("the answer is longer than " + MAX_ANSWER_BYTES + " bytes");
    }
    return Bytes.copyOf(content);
  }

  private java.net.URL url(Evidence evidence) {
    var base = service.toString();
    var slash = base.endsWith("/") ? "" : "/";
    try {
      return URI.create(
              "%s%s%s?api-version=%s"
                  .formatted(base, slash, evidence.path(), apiVersion(evidence.kind())))
          .toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("checked when the client was built", e);
    }
  }
}
