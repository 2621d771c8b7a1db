package io.privyseal.identity;

import io.privyseal.access.token.IssuerKeyCache;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Secret;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.WebHost;
import io.privyseal.identity.federation.FederatedAssertion;
import io.privyseal.identity.issuer.IssuerService;
import io.privyseal.identity.issuer.SigningKeys;
import io.privyseal.identity.issuer.TokenIssuer;
import io.privyseal.identity.managed.HostMetadata;
import io.privyseal.identity.managed.ManagedIdentityService;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Issuer and managed identity endpoints on one real port, with a client that sends exactly what it
/// is told.
public final class TestIdentityHost implements AutoCloseable {
  public static final CryptoEngine ENGINE = CryptoEngines.choose();
  public static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  public static final String VAULT = "https://vault.azure.net";
  public static final String HEADER_SECRET = "the-identity-header";

  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)\r\n");

  private static final int TIMEOUT_MILLIS = 10_000;

  public final InMemoryIdentityDirectory directory = new InMemoryIdentityDirectory();
  public final LocalIdentity workload = directory.ensure("workload");
  public final LocalIdentity operator = directory.ensure("operator");
  public final InMemoryFederatedCredentials federated = new InMemoryFederatedCredentials();
  public final ForeignIssuer foreign = new ForeignIssuer();
  public final SigningKeys keys;
  public final TokenIssuer issuer;
  private final WebHost host;

  /// An answer: status and JSON body (or the text in member `text`).
  public record Answer(int status, JsonObject body) {
    public String text(String member) {
      return body.string(member).orElse("");
    }
  }

  public TestIdentityHost(HostMetadata metadata) {
    this.keys = new SigningKeys(new InMemorySigningKeys(), ENGINE, () -> NOW);
    this.issuer =
        new TokenIssuer(
            keys,
            ENGINE,
            () -> NOW,
            () -> URI.create("https://localhost:8445"),
            directory.tenantId(),
            Set.of(VAULT, "https://attest.azure.net"));
    var header = Secret.takeOver(HEADER_SECRET.getBytes(StandardCharsets.UTF_8));
    this.host =
        WebHost.start(
            0,
            InetAddress.ofLiteral("127.0.0.1"),
            Optional.empty(),
            List.of(
                new IssuerService(
                        issuer,
                        keys,
                        directory,
                        new FederatedAssertion(
                            federated,
                            new IssuerKeyCache(foreign::keysOf, () -> NOW),
                            ENGINE,
                            () -> NOW),
                        ENGINE,
                        () -> NOW)
                    .webService(),
                new ManagedIdentityService(issuer, directory, workload, header, metadata, () -> NOW)
                    .webService()));
  }

  public Answer get(String target, String... headers) {
    return send("GET", target, "", headers);
  }

  public Answer post(String target, Map<String, String> form, String... headers) {
    var body =
        form.entrySet().stream()
            .map(e -> encode(e.getKey()) + "=" + encode(e.getValue()))
            .collect(Collectors.joining("&"));
    var all = new java.util.ArrayList<>(List.of(headers));
    all.add("Content-Type: application/x-www-form-urlencoded");
    return send("POST", target, body, all.toArray(String[]::new));
  }

  /// Sends as told; a `Host` header may be among the headers.
  public Answer send(String method, String target, String body, String... headers) {
    var head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    var lines = new LinkedHashMap<String, String>();
    lines.put("host", "Host: localhost:" + host.port());
    for (var header : headers) {
      lines.put(header.substring(0, header.indexOf(':')).toLowerCase(Locale.ROOT), header);
    }
    lines.values().forEach(line -> head.append(line).append("\r\n"));
    head.append("Content-Length: ").append(body.length()).append("\r\nConnection: close\r\n\r\n");
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), host.port())) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return read(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer read(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new EOFException("the answer ended in its head");
      }
      head.write(next);
    }
    var lines = head.toString(StandardCharsets.ISO_8859_1);
    var length = LENGTH.matcher(lines);
    var body =
        new String(
            in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0),
            StandardCharsets.UTF_8);
    var status = Integer.parseInt(lines.substring(9, 12));
    if (lines.toLowerCase(Locale.ROOT).contains("application/json")) {
      return new Answer(status, Json.parseObject(Bytes.utf8(body)));
    }
    return new Answer(status, JsonObject.builder().put("text", body).build());
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    host.close();
  }
}
