package io.privyseal.attestation.result;

import static io.privyseal.attestation.result.TestAuthority.ENGINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Tokens that Azure Attestation issued, with the keys that it published at that time, as the tests
/// of an Azure SDK recorded them.
class RecordedTokensTest {
  private static final Path MAA =
      Path.of(System.getProperty("privyseal.vectors", "absent")).resolve("maa");
  private static final Json.Limits LIMITS = new Json.Limits(8 << 20, 32, 100_000);

  @BeforeAll
  static void vectorsAreThere() {
    Assumptions.assumeTrue(Files.isDirectory(MAA), "no third-party vectors on this machine");
  }

  /// What one session recorded.
  private record Session(AuthorityKeySet keys, String token, Authority authority, Instant issued) {
    TokenVerification verify(String sent, Instant at) {
      AuthorityKeys port = (_, kid) -> keys.find(kid);
      return new TokenVerifier(port, ENGINE, TokenRules.DEFAULT)
          .verify(sent, List.of(authority), at);
    }
  }

  private static Session session(String name) {
    JsonObject certs = null;
    String token = null;
    for (var call :
        Json.parseObject(read("azure-sdk-cpp/Attestation-AttestationTests." + name), LIMITS)
            .array("networkCallRecords")
            .orElseThrow()) {
      var body =
          Json.parseObject(
              Bytes.utf8(
                  ((JsonObject) call)
                      .object("Response")
                      .flatMap(r -> r.string("BODY"))
                      .orElseThrow()),
              LIMITS);
      certs = body.has("keys") ? body : certs;
      token = body.string("token").orElse(token);
    }
    var claims = Jws.parse(String.valueOf(token)).claims();
    return new Session(
        AuthorityKeySet.parse(
            Bytes.utf8(Optional.<JsonValue>ofNullable(certs).orElseThrow().toJson())),
        String.valueOf(token),
        Authority.parse(claims.string("iss").orElseThrow()),
        Instant.ofEpochSecond(claims.integer("iat").orElseThrow()));
  }

  private static Bytes read(String name) {
    try {
      return Bytes.copyOf(Files.readAllBytes(MAA.resolve(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SimpleAttest-SgxEnclave_Shared.json",
        "SimpleAttest-SgxEnclave_Isolated.json",
        "SimpleAttest-OpenEnclave_Shared.json",
        "SimpleAttest-OpenEnclave_Isolated.json",
        "AttestWithRuntimeData-SgxEnclave_Aad.json",
        "AttestWithRuntimeDataJson-OpenEnclave_Shared.json",
        "AttestWithRuntimeDataJson-SgxEnclave_Aad.json"
      })
  void aRecordedTokenVerifiesInItsTimeAndNotAfter(String name) {
    var session = session(name);

    var verification = session.verify(session.token(), session.issued().plusSeconds(1));
    assertThat(verification).as("%s", verification).isInstanceOf(TokenVerification.Verified.class);
    var result = ((TokenVerification.Verified) verification).result();
    assertThat(Duration.between(result.issuedAt(), result.expiresAt()))
        .isEqualTo(Duration.ofHours(8));
    assertThat(session.verify(session.token(), session.issued().plus(Duration.ofHours(9))))
        .isInstanceOf(TokenVerification.Rejected.class);
  }

  @Test
  void aRecordedTokenWithABitChangedIsRejected() {
    var session = session("SimpleAttest-SgxEnclave_Shared.json");
    var token = session.token();
    for (var at = 0; at < token.length(); at += 41) {
      var changed = token.charAt(at) == 'A' ? 'B' : 'A';
      var mutated = token.substring(0, at) + changed + token.substring(at + 1);
      assertThat(session.verify(mutated, session.issued().plusSeconds(1)))
          .as("character %d", at)
          .isInstanceOf(TokenVerification.Rejected.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AttestWithDraftPolicy-SgxEnclave_Shared.json",
        "AttestWithDraftPolicy-OpenEnclave_Shared.json"
      })
  void aTokenMadeWithADraftPolicyIsUnsignedAndRejected(String name) {
    var session = session(name);
    assertThat(Jws.parse(session.token()).alg()).isEqualTo("none");
    var verification = session.verify(session.token(), session.issued().plusSeconds(1));
    assertThat(verification.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .extracting(Finding::check)
        .containsExactly(TokenCheck.ALGORITHM.id());
  }

  @Test
  void theTokenOfAContainerGroupHasAnUnknownKeyWithoutItsKeySet() {
    var token = read("azure-samples-snp/sev-snp-jwt.txt").asUtf8().strip();
    var claims = Jws.parse(token).claims();
    var issued = Instant.ofEpochSecond(claims.integer("iat").orElseThrow());
    AuthorityKeys keys = (_, _) -> Optional.empty();
    var verification =
        new TokenVerifier(keys, ENGINE, TokenRules.DEFAULT)
            .verify(
                token,
                List.of(Authority.parse("https://sharedweu.weu.test.attest.azure.net")),
                issued);
    assertThat(verification.findings())
        .filteredOn(f -> f.outcome() == Outcome.FAILED)
        .singleElement()
        .satisfies(f -> assertThat(f.actual()).endsWith("unknown key"));
    assertThat(claims.integer(AttestationClaims.Snp.VMPL)).contains(0L);
    assertThat(claims.integer(AttestationClaims.Snp.MICROCODE_SVN)).contains(115L);
    assertThat(claims.bool(AttestationClaims.Snp.IS_DEBUGGABLE)).contains(false);
  }

  @Test
  void aPublishedKeyOf1024BitsIsNotUsable() {
    var set = AuthorityKeySet.parse(read("azure-samples-sgx-oe/get.certs.response.body.json"));
    var kid =
        ((JsonObject)
                Json.parseObject(read("azure-samples-sgx-oe/get.certs.response.body.json"), LIMITS)
                    .array("keys")
                    .orElseThrow()
                    .getFirst())
            .string("kid")
            .orElseThrow();
    assertThat(set.find(kid).orElseThrow())
        .isInstanceOfSatisfying(
            AuthorityKey.Unusable.class, key -> assertThat(key.reason()).contains("1024 bits"));
  }
}
