package io.privyseal.keyvault.release.envelope;

import static io.privyseal.keyvault.release.TestTokens.ENGINE;
import static io.privyseal.keyvault.release.TestTokens.KEK;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An answer of Azure Key Vault, recorded by the tests of an Azure SDK. Everything but the
/// unwrapping can be checked: the attested key is not ours.
class RecordedReleaseTest {
  private static final Path RECORDING =
      Path.of(System.getProperty("privyseal.vectors", "absent"))
          .resolve("akv/azure-sdk-cpp/KeyVaultKeyClient.ReleaseKey2.json");
  private static final URI VAULT = URI.create("https://gearamakv1.vault.azure.net");
  private static final Instant THEN = Instant.parse("2022-05-06T20:25:42Z");
  private static final String VERSION = "c3c28aadd7d54867beb596461e6640bd";

  private String answer = "";
  private Jws jws = Jws.parse("eyJhbGciOiJub25lIn0..");

  @BeforeEach
  void read() throws IOException {
    Assumptions.assumeTrue(Files.exists(RECORDING), "no third-party vectors on this machine");
    var calls =
        Json.parseObject(Bytes.copyOf(Files.readAllBytes(RECORDING)))
            .array("networkCallRecords")
            .orElseThrow();
    var body =
        ((JsonObject) calls.getLast())
            .object("Response")
            .flatMap(r -> r.string("BODY"))
            .orElseThrow();
    answer = ((JsonObject) Json.parse(body)).string("value").orElseThrow();
    jws = Jws.parse(answer);
  }

  private X509Certificate root() {
    return AnswerChain.parse(jws.header()).certificates().getLast();
  }

  private Opening open(URI vault, Instant at, List<X509Certificate> roots) {
    var expected =
        new ReleaseExpectations(
            vault,
            "ReleaseKey2",
            Optional.of(VERSION),
            ReleaseEncryption.RSA_AES_KEY_WRAP_256,
            Optional.empty(),
            ReleaseExpectations.NonceEcho.REQUIRED);
    return new ReleaseOpener(ENGINE, roots)
        .open(answer, expected, (RSAPrivateKey) KEK.getPrivate(), at);
  }

  private static List<String> failed(Opening opening) {
    return opening.findings().stream()
        .filter(f -> f.outcome() == Outcome.FAILED)
        .map(Finding::check)
        .toList();
  }

  @Test
  void everythingButTheUnwrappingPassesAtItsTime() {
    var opening = open(VAULT, THEN, List.of(root()));
    assertThat(failed(opening)).containsExactly(OpeningCheck.UNWRAP.id());
    assertThat(opening.findings())
        .filteredOn(f -> f.outcome() == Outcome.PASSED)
        .extracting(Finding::check)
        .contains(
            OpeningCheck.FORM.id(),
            OpeningCheck.CHAIN.id(),
            OpeningCheck.HOST.id(),
            OpeningCheck.SIGNATURE.id(),
            OpeningCheck.REQUEST.id(),
            OpeningCheck.KEY_NAME.id());
  }

  @Test
  void itsCertificateHasExpiredSince() {
    var opening = open(VAULT, Instant.parse("2023-03-01T00:00:00Z"), List.of(root()));
    assertThat(failed(opening)).containsExactly(OpeningCheck.CHAIN.id());
  }

  @Test
  void itsOwnRootIsNotTrustedUnlessTheCallerDoes() {
    var opening = open(VAULT, THEN, List.of(TestVault.ROOT.root()));
    assertThat(failed(opening)).containsExactly(OpeningCheck.CHAIN.id());
  }

  @Test
  void itIsNotForAnotherHost() {
    var opening = open(URI.create("https://x.managedhsm.azure.net"), THEN, List.of(root()));
    assertThat(failed(opening)).contains(OpeningCheck.HOST.id());
  }

  @Test
  void itsPolicyIsInTheCanonicalForm() {
    var data =
        jws.claims()
            .object("response")
            .flatMap(r -> r.object("key"))
            .flatMap(k -> k.object("release_policy"))
            .flatMap(p -> p.string("data"))
            .orElseThrow();
    assertThat(ReleasePolicy.parseEncoded(data).orThrow().encoded()).isEqualTo(data);
  }

  @Test
  void ourAnswersHaveTheMembersOfTheRecordedOne() {
    var ours = Jws.parse(TestVault.answer());
    assertThat(ours.header().members().keySet())
        .containsExactlyElementsOf(jws.header().members().keySet());
    assertThat(key(ours).members().keySet()).containsExactlyElementsOf(key(jws).members().keySet());
    assertThat(WrappedKey.parse(key(jws).string("key_hsm").orElseThrow()).enc())
        .isEqualTo(ReleaseEncryption.RSA_AES_KEY_WRAP_256);
  }

  @Test
  void theThumbprintsInTheHeaderAreOfItsLeaf() {
    var thumbprints = Thumbprints.of(AnswerChain.parse(jws.header()).leaf());
    assertThat(jws.kid()).contains(thumbprints.kid());
    assertThat(jws.header().string("x5t")).contains(thumbprints.sha1().base64Url());
    assertThat(jws.header().string("x5t#S256")).contains(thumbprints.sha256().base64Url());
  }

  private static JsonObject key(Jws answer) {
    return answer
        .claims()
        .object("response")
        .flatMap(r -> r.object("key"))
        .flatMap(k -> k.object("key"))
        .orElseThrow();
  }
}
