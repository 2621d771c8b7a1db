package io.privyseal.cli.demo;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.KeyClientBuilder;
import io.privyseal.cli.stack.RunningStack;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import reactor.core.publisher.Mono;

/// Azure SDK clients of the demo's vault, unmodified but for URL and trust. Tokens come from the
/// managed identity endpoint, as on a VM of Azure.
final class VaultClients {
  static final String OPERATOR = "operator";
  static final String WORKLOAD = "workload";
  static final String OUTSIDER = "outsider";

  private final RunningStack running;
  private final StackClient stack;
  private final HttpClient http;

  VaultClients(RunningStack running, StackClient stack) {
    this.running = running;
    this.stack = stack;
    this.http =
        new JdkHttpClientBuilder(
                java.net.http.HttpClient.newBuilder()
                    .sslContext(StackClient.trust(running.file().certificate())))
            .build();
  }

  /// An HTTP client that notes decisions; connections are shared with the others.
  DecisionWatch watch() {
    return new DecisionWatch(http);
  }

  /// @param identity `operator`, `workload` or `outsider`
  TokenCredential credential(String identity) {
    return new ManagedIdentity(identity);
  }

  KeyClient keys(String identity) {
    return new KeyClientBuilder()
        .vaultUrl(running.stack().vaultUrl().toString())
        .credential(credential(identity))
        .disableChallengeResourceVerification()
        .httpClient(http)
        .retryOptions(new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1))))
        .buildClient();
  }

  /// A bearer token of that identity for the vault.
  String token(String identity) {
    return field(ask(identity, "https://vault.azure.net"), "access_token");
  }

  private JsonObject ask(String identity, String resource) {
    var clientId = running.file().identities().get(identity);
    if (clientId == null) {
      throw new IllegalStateException("the stack has no identity " + identity);
    }
    try {
      return stack.token(running.stack().managedIdentityUrl(), clientId, resource);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a token", e);
    }
  }

  private static String field(JsonObject answer, String name) {
    return answer
        .string(name)
        .orElseThrow(() -> new IllegalStateException("the identity endpoint gave no " + name));
  }

  private final class ManagedIdentity implements TokenCredential {
    private final String identity;

    ManagedIdentity(String identity) {
      this.identity = identity;
    }

    @Override
    public Mono<AccessToken> getToken(TokenRequestContext request) {
      return Mono.fromSupplier(() -> getTokenSync(request));
    }

    @Override
    public AccessToken getTokenSync(TokenRequestContext request) {
      var scope = request.getScopes().getFirst();
      var resource = scope.replaceAll("/\\.default$", "");
      var answer = ask(identity, resource);
      var expires = Instant.ofEpochSecond(Long.parseLong(field(answer, "expires_on")));
      return new AccessToken(
          field(answer, "access_token"), OffsetDateTime.ofInstant(expires, ZoneOffset.UTC));
    }
  }
}
