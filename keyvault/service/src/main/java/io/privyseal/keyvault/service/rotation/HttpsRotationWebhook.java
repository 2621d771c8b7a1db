package io.privyseal.keyvault.service.rotation;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.RefusalReason;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.release.envelope.ReleaseSigner;
import io.privyseal.keyvault.secrets.SecretValues;
import io.privyseal.keyvault.secrets.rotation.RotationEvent;
import io.privyseal.keyvault.secrets.rotation.RotationWebhook;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// Receivers over HTTPS. Thread-safe.
///
/// The request is one POST of a compact JWS, signed like the answer to a release: RS256 with the
/// vault's certificate chain in `x5c`, `typ` [#TYPE]. Its payload names the receiver (`aud`), lives
/// five minutes (`exp`), and has an id of its own (`jti`). 200 with `{"value": "..."}` gives the
/// value; 202 or 204 says that the receiver sets it; anything else is a failure.
public final class HttpsRotationWebhook implements RotationWebhook {
  /// `typ` of the signed event: nothing else that the vault signs has it.
  public static final String TYPE = "privyseal-secret-event+jwt";

  private static final int HTTPS_PORT = 443;
  private static final long EVENT_SECONDS = 300;
  private static final Json.Limits LIMITS = new Json.Limits(HttpAnswer.MAX_BODY_BYTES, 4, 32);

  /// Finds the addresses of a host.
  @FunctionalInterface
  public interface Resolver {
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  private final SSLContext trust;
  private final ReleaseSigner signer;
  private final WebhookRules rules;
  private final Resolver resolver;
  private final InstantSource clock;

  /// @param trust whose certificates of receivers are believed
  /// @param clock for the times in events
  public HttpsRotationWebhook(
      SSLContext trust, ReleaseSigner signer, WebhookRules rules, InstantSource clock) {
    this(trust, signer, rules, host -> List.of(InetAddress.getAllByName(host)), clock);
  }

  HttpsRotationWebhook(
      SSLContext trust,
      ReleaseSigner signer,
      WebhookRules rules,
      Resolver resolver,
      InstantSource clock) {
    this.trust = trust;
    this.signer = signer;
    this.rules = rules;
    this.resolver = resolver;
    this.clock = clock;
  }

  /// A name that does not resolve now may do so later: only what is known to be private is refused.
  @Override
  public void check(URI url) {
    if (rules.reach() == WebhookRules.Reach.OFF) {
      throw refused("source.webhook: this vault calls no webhooks");
    }
    try {
      var _ = address(url);
    } catch (UnknownHostException _) {
      // Said when it is called.
    } catch (NotPublicException _) {
      throw refused("source.webhook: expected a host with public addresses only");
    }
  }

  @Override
  public Answer tell(URI url, RotationEvent event) {
    if (rules.reach() == WebhookRules.Reach.OFF) {
      return new Answer.Failed("this vault calls no webhooks");
    }
    try (var answer = exchange(url, signer.sign(TYPE, payload(url, event)))) {
      return read(answer, event);
    } catch (NotPublicException _) {
      return new Answer.Failed("the host of the webhook has an address that is not public");
    } catch (UnknownHostException _) {
      return new Answer.Failed("the host of the webhook is not known");
    } catch (SocketTimeoutException _) {
      return new Answer.Failed("no answer within " + rules.timeLimit().toSeconds() + " seconds");
    } catch (SSLException _) {
      return new Answer.Failed("no trusted TLS connection to the webhook");
    } catch (MalformedInputException e) {
      return new Answer.Failed("an answer that cannot be read: " + e.getMessage());
    } catch (IOException _) {
      return new Answer.Failed("the connection to the webhook failed");
    }
  }

  private static Answer read(HttpAnswer answer, RotationEvent event) {
    return switch (answer.status()) {
      case 200 ->
          switch (event.kind()) {
            case ROTATE -> value(answer);
            case NEAR_EXPIRY -> new Answer.Accepted();
          };
      case 202, 204 -> new Answer.Accepted();
      case 301, 302, 303, 307, 308 ->
          new Answer.Failed("status %d: redirects are not followed".formatted(answer.status()));
      default -> new Answer.Failed("status " + answer.status());
    };
  }

  /// No message of the parser goes on: it may repeat a part of the value.
  private static Answer value(HttpAnswer answer) {
    if (!answer.contentType().split(";", 2)[0].strip().equals("application/json")) {
      return new Answer.Failed("status 200 without application/json");
    }
    JsonObject json;
    try {
      json = answer.body().expose(plain -> Json.parseObject(Bytes.copyOf(plain), LIMITS));
    } catch (MalformedInputException _) {
      return new Answer.Failed("status 200 without a JSON object");
    }
    var value = json.string("value");
    if (value.isEmpty()) {
      return new Answer.Failed("status 200 without a value");
    }
    try {
      return new Answer.Value(SecretValues.of(value.get()));
    } catch (RefusedException _) {
      return new Answer.Failed("a value that a secret cannot hold");
    }
  }

  private JsonObject payload(URI url, RotationEvent event) {
    var now = clock.instant().getEpochSecond();
    var secret = event.latest().secret();
    var json =
        JsonObject.builder()
            .put("aud", url.toString())
            .put("iat", now)
            .put("exp", now + EVENT_SECONDS)
            .put("jti", event.id())
            .put(
                "type",
                switch (event.kind()) {
                  case ROTATE -> "privyseal.secret.rotate";
                  case NEAR_EXPIRY -> "privyseal.secret.near-expiry";
                })
            .put("tenant", event.vault().tenant())
            .put("vault", event.vault().name().value())
            .put("secret", secret.name().value())
            .put("version", event.latest().version().version().value());
    return switch (event.kind()) {
      case ROTATE ->
          json.put("due", event.at().getEpochSecond()).put("attempt", event.attempt()).build();
      case NEAR_EXPIRY -> json.put("expires", event.at().getEpochSecond()).build();
    };
  }

  private HttpAnswer exchange(URI url, String body) throws IOException {
    var address = address(url);
    var port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    var plain = new Socket();
    var done = new CountDownLatch(1);
    var expired = new AtomicBoolean();
    // A receiver may send one byte at a time: the limit is for the whole, so it ends the
    // connection.
    var _ = Thread.startVirtualThread(() -> closeUnless(done, plain, expired));
    try (plain) {
      plain.connect(new InetSocketAddress(address, port), millis());
      plain.setSoTimeout(millis());
      // The name goes into SNI and is what the certificate must be for; the address is the checked
      // one.
      try (var tls =
          (SSLSocket) trust.getSocketFactory().createSocket(plain, host(url), port, true)) {
        var parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        tls.getOutputStream().write(request(url, body));
        tls.getOutputStream().flush();
        return HttpAnswer.read(new BufferedInputStream(tls.getInputStream()));
      }
    } catch (IOException e) {
      throw expired.get() ? new SocketTimeoutException("no answer in time") : e;
    } finally {
      done.countDown();
    }
  }

  private void closeUnless(CountDownLatch done, Socket socket, AtomicBoolean expired) {
    try {
      if (!done.await(rules.timeLimit().toNanos(), TimeUnit.NANOSECONDS)) {
        expired.set(true);
        socket.close();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException _) {
      // It is closed all the same.
    }
  }

  private int millis() {
    return Math.toIntExact(Math.min(rules.timeLimit().toMillis() + 1, Integer.MAX_VALUE));
  }

  private static byte[] request(URI url, String body) {
    var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return """
    POST %s%s HTTP/1.1\r
    Host: %s\r
    Content-Type: application/jose\r
    Content-Length: %d\r
    Accept: application/json\r
    User-Agent: privyseal\r
    Connection: close\r
    \r
    %s\
    """
        .formatted(path, query, url.getRawAuthority(), body.length(), body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String host(URI url) {
    var host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  /// One address, after all of them were checked: a name that has a private one beside a public one
  /// is refused whole.
  private InetAddress address(URI url) throws UnknownHostException, NotPublicException {
    var addresses = resolver.resolve(host(url));
    if (addresses.isEmpty()) {
      throw new UnknownHostException("no address");
    }
    if (rules.reach() != WebhookRules.Reach.ANY
        && !addresses.stream().allMatch(PublicAddresses::contains)) {
      throw new NotPublicException();
    }
    return addresses.getFirst();
  }

  private static final class NotPublicException extends IOException {}

  private static RefusedException refused(String message) {
    return new RefusedException(RefusalReason.BAD_PARAMETER, message);
  }
}
