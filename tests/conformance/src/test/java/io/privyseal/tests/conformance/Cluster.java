package io.privyseal.tests.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.JwkSet;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.identity.federation.FederatedCredential;
import io.privyseal.server.LocalStack;
import io.privyseal.server.certificates.LocalAuthority;
import io.privyseal.server.certificates.TlsContexts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Instant;
import java.util.List;

/// The issuer of a Kubernetes cluster, as its documentation has it: metadata and keys over HTTPS,
/// tokens of service accounts for one audience. Its certificate is of the stack's own authority.
final class Cluster implements AutoCloseable {
  private static final int RSA_BITS = 2048;

  private final HttpsServer server;
  private final CryptoEngine engine;
  private volatile KeyPair key;
  private int generation = 1;

  private Cluster(HttpsServer server, CryptoEngine engine) {
    this.server = server;
    this.engine = engine;
    this.key = engine.generateRsa(RSA_BITS);
  }

  static Cluster start(LocalStack stack) throws IOException {
    var leaf =
        LocalAuthority.in(stack.dataDirectory(), stack.engine(), Instant.now())
            .tlsLeaf("cluster", List.of("127.0.0.1"));
    var server =
        HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(TlsContexts.server(leaf)));
    var cluster = new Cluster(server, stack.engine());
    server.createContext("/", cluster::answer);
    server.start();
    return cluster;
  }

  String issuer() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  /// From now on another key signs, and the old one is no longer published.
  void roll() {
    key = engine.generateRsa(RSA_BITS);
    generation++;
  }

  private void answer(HttpExchange exchange) throws IOException {
    var text =
        switch (exchange.getRequestURI().getPath()) {
          case "/.well-known/openid-configuration" ->
              JsonObject.builder()
                  .put("issuer", issuer())
                  .put("jwks_uri", issuer() + "/openid/v1/jwks")
                  .build()
                  .toJson();
          case "/openid/v1/jwks" ->
              new JwkSet(
                      List.of(
                          Jwk.of(key.getPublic())
                              .with("kid", "key-" + generation)
                              .with("use", "sig")
                              .with("alg", "RS256")))
                  .toJson()
                  .toJson();
          default -> "";
        };
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, body.length == 0 ? -1 : body.length);
    try (var out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /// What the cluster projects into a pod of that service account.
  String token(String subject) {
    var now = Instant.now().getEpochSecond();
    var claims =
        JsonObject.builder()
            .put("aud", JsonArray.ofStrings(List.of(FederatedCredential.DEFAULT_AUDIENCE)))
            .put("exp", now + 3600)
            .put("iat", now)
            .put("iss", issuer())
            .put("jti", "7ee52be0-9045-4653-aa5e-0da57b8dccdc")
            .put("nbf", now)
            .put("sub", subject)
            .build();
    var header = JsonObject.builder().put("alg", "RS256").put("kid", "key-" + generation).build();
    return Jws.sign(
        engine, SignatureScheme.RS256, key.getPrivate(), header, Bytes.utf8(claims.toJson()));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
