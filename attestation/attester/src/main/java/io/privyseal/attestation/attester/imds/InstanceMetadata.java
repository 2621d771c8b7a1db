package io.privyseal.attestation.attester.imds;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The instance metadata service of an Azure host. Thread-safe. Asks without a proxy, follows no
/// redirect, reads at most [#MAX_ANSWER_BYTES], and tries [#MAX_TRIES] times.
public final class InstanceMetadata implements AutoCloseable {
  /// Where every Azure VM finds it.
  public static final URI DEFAULT = URI.create("http://169.254.169.254");

  public static final int MAX_ANSWER_BYTES = 64 * 1024;
  public static final int MAX_TRIES = 4;

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Set<Integer> PASSING = Set.of(408, 410, 429, 500, 502, 503, 504);
  private static final Json.Limits LIMITS = new Json.Limits(MAX_ANSWER_BYTES, 4, 64);

  private static final String THIM = "/metadata/THIM/amd/certification";
  private static final String TD_QUOTE = "/acc/tdquote";

  private final URI address;
  private final Pause pause;
  private final HttpClient http;

  /// @param address scheme, host and port; [#DEFAULT] on Azure
  public InstanceMetadata(URI address, Pause pause) {
    this.address = address;
    this.pause = pause;
    this.http =
        HttpClient.newBuilder()
            .proxy(HttpClient.Builder.NO_PROXY)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /// The certificates of this machine's processor.
  ///
  /// @throws DeviceUnavailableException if the host does not give them
  public AmdCertification amdCertification() {
    return ask(
        THIM,
        request(THIM).GET().build(),
        AmdCertification::read,
        "Run on a SEV-SNP VM of Azure, and let it reach the address without a proxy.");
  }

  /// A quote of the same body as a TDREPORT that was made here.
  ///
  /// @param tdReport 1024 bytes
  /// @throws DeviceUnavailableException if the host does not make one
  public Bytes tdQuote(Bytes tdReport) {
    var body = JsonObject.builder().put("report", tdReport.base64Url()).build();
    var request =
        request(TD_QUOTE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body.toJson()))
            .build();
    return ask(
        TD_QUOTE,
        request,
        json ->
            json.string("quote")
                .map(Base64Url::decodeLenient)
                .orElseThrow(() -> new MalformedInputException("quote: expected a string")),
        "Run on a TDX VM of Azure; the report must be of this machine and this boot.");
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(ANSWER_TIMEOUT)
        .header("Metadata", "true");
  }

  private interface Reading<T> {
    T read(JsonObject json);
  }

  private <T> T ask(String path, HttpRequest request, Reading<T> reading, String next) {
    var wait = FIRST_PAUSE;
    for (var tries = 1; ; tries++) {
      var answer = tryOnce(request);
      if (answer.body().isPresent() && answer.status() == 200) {
        return read(path, answer.body().get(), reading, next);
      }
      if (tries == MAX_TRIES || !answer.passing()) {
        throw new DeviceUnavailableException(
            "%s%s: %s, after %d tries".formatted(address, path, answer.fault(), tries), next);
      }
      pause.orGiveUp(wait, address + path);
      wait = wait.multipliedBy(2);
    }
  }

  /// @param status zero without an answer
  private record Answer(int status, Optional<Bytes> body, String fault) {
    boolean passing() {
      return status == 0 || PASSING.contains(status);
    }
  }

  private Answer tryOnce(HttpRequest request) {
    try {
      var response = http.send(request, BodyHandlers.ofInputStream());
      return new Answer(
          response.statusCode(),
          Optional.of(bounded(response)),
          "HTTP status " + response.statusCode());
    } catch (IOException e) {
      var said = e.getMessage() == null ? "" : ": " + e.getMessage();
      return new Answer(0, Optional.empty(), e.getClass().getSimpleName() + said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeviceUnavailableException(
          address + ": interrupted while waiting", "Ask again.", e);
    }
  }

  private static Bytes bounded(HttpResponse<java.io.InputStream> response) throws IOException {
    try (var body = response.body()) {
      return Bytes.copyOf(body.readNBytes(MAX_ANSWER_BYTES + 1));
    }
  }

  private <T> T read(String path, Bytes body, Reading<T> reading, String next) {
    try {
      return reading.read(Json.parseObject(body, LIMITS));
    } catch (MalformedInputException e) {
      throw new DeviceUnavailableException(
          "%s%s: an answer that cannot be used: %s".formatted(address, path, e.getMessage()),
          next,
          e);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
