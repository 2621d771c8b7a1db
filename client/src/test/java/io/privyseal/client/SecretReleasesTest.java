package io.privyseal.client;

import static io.privyseal.client.StubServices.error;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.azure.core.credential.AccessToken;
import com.azure.core.credential.TokenCredential;
import com.azure.core.credential.TokenRequestContext;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/// Release of secrets to a client.
class SecretReleasesTest {
  private static final String VERSION = "0123456789abcdef0123456789abcdef";
  private final StubServices services = new StubServices();
  private final List<TokenRequestContext> asked = new ArrayList<>();

  @AfterEach
  void close() {
    services.close();
  }

  private PrivysealClientBuilder builder() {
    TokenCredential credential =
        context -> {
          asked.add(context);
          return Mono.just(
              new AccessToken("token", OffsetDateTime.MAX.withOffsetSameLocal(ZoneOffset.UTC)));
        };
    Attester attester =
        runtimeData -> new Evidence.SevSnpVm(Digests.sha256(runtimeData), "PEM", runtimeData);
    return PrivysealClient.builder(services.url(), services.url(), credential, attester)
        .trust(List.of(services.root()))
        .timeLimit(Duration.ofSeconds(30))
        .retryRules(new RetryRules(1, Duration.ofMillis(1), Duration.ofMillis(1)));
  }

  private PrivysealClient client() {
    return builder().disableChallengeResourceVerification().build();
  }

  @Test
  void oneCallGivesTheSecret() {
    try (var secret = client().releaseSecret("token")) {
      String text = secret.value().expose(plain -> Bytes.copyOf(plain).asUtf8());
      assertThat(text).isEqualTo(StubServices.SECRET);
      assertThat(secret.id()).isEqualTo(services.url() + "/secrets/token/" + VERSION);
      assertThat(secret.contentType()).contains("t");
      assertThat(secret.findings()).isNotEmpty();
      assertThat(secret.toString()).doesNotContain("harvest");
    }
    assertThat(services.releasePaths).containsExactly("/secrets/token/release");
  }

  @Test
  void aVersionIsAskedForByItsPath() {
    client().releaseSecret("token", Optional.of(VERSION)).close();

    assertThat(services.releasePaths).containsExactly("/secrets/token/" + VERSION + "/release");
  }

  @Test
  void theTokenIsForWhatTheChallengeNames() {
    var client = client();
    client.releaseSecret("token").close();
    client.releaseSecret("token").close();

    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst().getScopes()).containsExactly("https://vault.localhost/.default");
    assertThat(asked.getFirst().getTenantId()).isEqualTo("tenant");
  }

  @Test
  void aVaultOutsideTheDomainOfItsChallengeGetsNoToken() {
    var client = builder().build();

    assertThatThrownBy(() -> client.releaseSecret("token"))
        .isInstanceOf(KeyUndecidedException.class)
        .hasMessageContaining("not in the domain");
    assertThat(asked).isEmpty();
  }

  @Test
  void aRefusalIsDefinite() {
    services.releases.add(error(403, "Forbidden", "Target environment attestation"));

    var refused =
        catchThrowableOfType(KeyRefusedException.class, () -> client().releaseSecret("token"));

    assertThat(refused.step()).isEqualTo(Step.RELEASE);
    assertThat(refused.status()).isEqualTo(403);
  }

  @Test
  void theAnswerToAnotherSecretIsNotOpened() {
    services.releases.add((exchange, body) ->
        StubServices.json(
            exchange,
            200,
            "{\"value\":\"%s\"}"
                .formatted(services.answer(exchange, body, Optional.of("another")))));

    var refused =
        catchThrowableOfType(KeyRefusedException.class, () -> client().releaseSecret("token"));

    assertThat(refused.step()).isEqualTo(Step.OPEN);
    assertThat(refused.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly("answer.request");
  }

  @Test
  void aNameThatIsNoneIsADefect() {
    assertThatThrownBy(() -> client().releaseSecret("a/b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChallengeIsReadAsTheServiceWritesIt() {
    var read =
        VaultChallenge.parse(
            "Bearer authorization=\"https://login.example/11111111-2222-3333-4444-555555555555\","
                + " resource=\"https://vault.azure.net\"");

    assertThat(read.scope()).isEqualTo("https://vault.azure.net/.default");
    assertThat(read.tenant()).contains("11111111-2222-3333-4444-555555555555");
    read.requireFor(URI.create("https://demo.vault.azure.net"));
    assertThatThrownBy(() -> read.requireFor(URI.create("https://evil-vault.azure.net")))
        .isInstanceOf(MalformedInputException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer resource=\"http://vault.example\"",
        "Bearer resource=\"https://a.example/path\"",
        "Bearer resource=https://a.example"
      })
  void anotherFormOfChallengeIsRefused(String header) {
    assertThatThrownBy(() -> VaultChallenge.parse(header))
        .isInstanceOf(MalformedInputException.class);
  }
}
