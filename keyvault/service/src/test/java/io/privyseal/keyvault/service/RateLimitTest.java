package io.privyseal.keyvault.service;

import static io.privyseal.keyvault.service.VaultServer.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.web.limit.Rate;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// How much one party may use. The clock stands still, so that buckets fill only when told.
final class RateLimitTest {
  private static final Rate PLENTY = new Rate(1, Rate.MAX);
  private static final Rate CALLER = new Rate(10, 1_000);
  private static final String EC = "{\"kty\":\"EC\",\"crv\":\"P-256\"}";
  private static final String DIGEST = "A".repeat(43);
  private static VaultServer server;
  private static int round;

  @BeforeAll
  static void start() {
    server = new VaultServer(Optional.of(new VaultRates(CALLER, PLENTY, new Rate(10, 20))));
    server.create("ec", EC);
    server.create("rsa", "{\"kty\":\"RSA\",\"key_size\":2048}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Each test finds all buckets full.
  @BeforeEach
  void fillTheBuckets() {
    server.now = START.plusSeconds(200L * ++round);
  }

  private static void use(int units) {
    for (var used = 0; used < units; used += Cost.REQUEST) {
      assertThat(server.as("user", "GET", "/keys/ec").status()).isEqualTo(200);
    }
  }

  private static VaultServer.Answer sign(String key, String algorithm) {
    return server.as(
        "user",
        "POST",
        "/keys/%s/sign".formatted(key),
        "{\"alg\":\"%s\",\"value\":\"%s\"}".formatted(algorithm, DIGEST));
  }

  @Test
  void aCallerWhoHasUsedItAllIsToldInAzuresShapeWhenToComeBack() {
    use(CALLER.burst());

    var answer = server.as("user", "GET", "/keys/ec");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.text())
        .isEqualTo(
            "{\"error\":{\"code\":\"Throttled\",\"message\":\"Request was not processed because too"
                + " many requests were received. Reason: CallerLimitReached\"}}");
    assertThat(answer.header("Retry-After")).contains("1");
    assertThat(answer.header("x-ms-keyvault-region")).isPresent();

    server.now = server.now.plusSeconds(1);
    assertThat(server.as("user", "GET", "/keys/ec").status()).isEqualTo(200);
  }

  @Test
  void anotherCallerIsNotBoundedByIt() {
    use(CALLER.burst());

    assertThat(server.as("officer", "GET", "/keys/ec").status()).isEqualTo(200);
  }

  @Test
  void whatIsRefusedIsNotRecordedAndNotDone() {
    use(CALLER.burst() - Cost.REQUEST);
    var recorded = server.audit.entries().size();

    var answer = sign("ec", "ES256");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(server.audit.entries()).hasSize(recorded);
  }

  @Test
  void aDenialCostsItsRecord() {
    use(CALLER.burst() - Cost.REQUEST);
    var recorded = server.audit.entries().size();

    assertThat(server.as("user", "DELETE", "/keys/ec").status()).isEqualTo(403);
    assertThat(server.as("user", "DELETE", "/keys/ec").status()).isEqualTo(429);
    assertThat(server.audit.entries()).hasSize(recorded + 1);
    server.now = server.now.plusSeconds(1);
    assertThat(server.as("user", "GET", "/keys/ec").status()).isEqualTo(429);
  }

  @Test
  void aSignatureCostsMoreThanAReadAndOneOfALargerKeyMore() {
    var ec = Cost.REQUEST + Cost.RECORDED + 1;
    use(CALLER.burst() - 20);

    assertThat(sign("rsa", "RS256").status()).isEqualTo(200);
    assertThat(ec).isGreaterThan(2 * Cost.REQUEST);
    assertThat(server.as("user", "GET", "/keys/ec").status()).isEqualTo(429);
  }

  @Test
  void aNewKeyThatIsDearIsRefusedBeforeItIsMade() {
    for (var i = 0; i < 150; i++) {
      assertThat(server.as("officer", "GET", "/keys/ec").status()).isEqualTo(200);
    }

    var answer = server.as("officer", "POST", "/keys/large/create", "{\"kty\":\"RSA\"}");

    assertThat(answer.status()).isEqualTo(429);
    assertThat(Long.parseLong(answer.header("Retry-After").orElseThrow())).isBetween(20L, 30L);
    assertThat(server.as("officer", "GET", "/keys/large").status()).isEqualTo(404);
  }

  @Test
  void anAddressWithoutTokensIsBounded() {
    for (var i = 0; i < 20; i++) {
      assertThat(server.send("GET", "/keys?api-version=7.4", null).status()).isEqualTo(401);
    }

    var answer = server.send("GET", "/keys?api-version=7.4", null);

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.errorMessage()).endsWith("AddressLimitReached");
  }

  @Test
  void anAddressWithBadTokensIsBoundedAndGoodOnesPass() {
    for (var i = 0; i < 20; i++) {
      assertThat(server.send("GET", "/keys?api-version=7.4", "x.y.z").status()).isEqualTo(401);
    }

    assertThat(server.send("GET", "/keys?api-version=7.4", "x.y.z").status()).isEqualTo(429);
    assertThat(server.as("officer", "GET", "/keys").status()).isEqualTo(200);
  }

  @Test
  void allCallersOfAVaultTogetherAreBoundedAndOtherVaultsAreNot() {
    try (var shared =
        new VaultServer(Optional.of(new VaultRates(PLENTY, new Rate(10, 40), PLENTY)))) {
      for (var i = 0; i < 4; i++) {
        assertThat(shared.as("user", "GET", "/keys").status()).isEqualTo(200);
        assertThat(shared.as("officer", "GET", "/keys").status()).isEqualTo(200);
      }

      var answer = shared.as("officer", "GET", "/keys");

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.errorMessage()).endsWith("VaultRequestTypeLimitReached");
      assertThat(
              shared
                  .at(
                      "other.vault.localhost",
                      "GET",
                      "/keys?api-version=7.4",
                      shared.token("officer"))
                  .status())
          .isEqualTo(200);
      assertThat(shared.service().limits())
          .extracting(buckets -> buckets.name() + " " + buckets.refused())
          .containsExactly("caller 0", "vault 1", "address 0");
    }
  }

  @Test
  void switchedOffNothingIsBounded() {
    try (var free = new VaultServer(Optional.empty())) {
      for (var i = 0; i < 30; i++) {
        assertThat(free.send("GET", "/keys?api-version=7.4", null).status()).isEqualTo(401);
      }
      assertThat(free.service().limits()).isEmpty();
    }
  }
}
