package io.privyseal.client;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpRequest;
import com.azure.core.util.Context;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/// One attestation of a SEV-SNP guest, in the protocol of Azure Attestation. The Azure SDK has no
/// method for it, so the request goes through the SDK's own pipeline.
///
/// Source: Azure Attestation REST reference, `POST /attest/SevSnpVm`.
final class SevSnpAttestation {
  static final String API_VERSION = "2022-08-01";

  /// Largest answer read, in bytes. Tokens have a few thousand.
  static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final Json.Limits LIMITS = new Json.Limits(MAX_ANSWER_BYTES, 8, 1_000);

  private final HttpPipeline pipeline;
  private final URI service;
  private final InstantSource clock;

  SevSnpAttestation(HttpPipeline pipeline, URI service, InstantSource clock) {
    this.pipeline = pipeline;
    this.service = service;
    this.clock = clock;
  }

  /// The token.
  ///
  /// @throws FailedAnswerException if the service answers with an error
  /// @throws MalformedInputException if it answers with something else than a token
  String attest(Attester.Evidence.SevSnp evidence, Bytes runtimeData, Optional<String> nonce) {
    var report =
        JsonObject.builder()
            .put("SnpReport", evidence.report().base64Url())
            .put("VcekCertChain", evidence.certificateChain().base64Url())
            .put("Endorsements", evidence.endorsements().map(Bytes::base64Url).orElse(null))
            .build();
    var body =
        JsonObject.builder()
            .put("report", Bytes.utf8(report.toJson()).base64Url())
            .put("runtimeData", data(runtimeData))
            .put("initTimeData", evidence.initTimeData().map(SevSnpAttestation::data).orElse(null))
            .put("nonce", nonce.orElse(null))
            .build();
    var request =
        new HttpRequest(HttpMethod.POST, url())
            .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json; charset=utf-8")
            .setHeader(HttpHeaderName.ACCEPT, "application/json")
            .setBody(body.toJson());
    try (var response = pipeline.sendSync(request, Context.NONE)) {
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

  private static JsonObject data(Bytes content) {
    return JsonObject.builder().put("data", content.base64Url()).put("dataType", "JSON").build();
  }

  private static Bytes bounded(java.io.@org.jspecify.annotations.Nullable InputStream body)
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

  private java.net.URL url() {
    var base = service.toString();
    var slash = base.endsWith("/") ? "" : "/";
    try {
      return URI.create(base + slash + "attest/SevSnpVm?api-version=" + API_VERSION).toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException("checked when the client was built", e);
    }
  }
}
