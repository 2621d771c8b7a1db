package io.privyseal.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCommandTest {
  private static final String AUTHORITY = "https://maa.example.com";
  private static final String KID = "k1";

  /// Asks for the claims at the top of the token.
  private static final String POLICY =
      """
      {"version":"1.0.0","anyOf":[{"authority":"https://maa.example.com/","allOf":[
       {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
       {"claim":"x-ms-sevsnpvm-hostdata","equals":"%s"},
       {"claim":"x-ms-sevsnpvm-is-debuggable","equals":"false"}]}]}
      """
          .formatted("ab".repeat(32));

  private static @TempDir Path directory;

  private final Session session = new Session().replacing(directory.toString(), "DIR");

  @BeforeAll
  static void writeFiles() throws IOException {
    var keys = Session.engine().generateRsa(2048);
    write("policy.json", POLICY);
    write("policy.base64", Base64.getEncoder().encodeToString(Bytes.utf8(POLICY).toArray()) + "\n");
    write(
        "bad.json",
        """
        {"version":"1.0.0","anyOf":[{"authority":"http://maa.example.com","allOf":[
         {"claim":"a","equal":"b"},{"claim":"c","equals":{}}]}]}
        """);
    write(
        "weak.json",
        """
        {"version":"1.0.0","anyOf":[{"authority":"https://sharedweu.weu.attest.azure.net","anyOf":[
         {"claim":"x-ms-attestation-type","equals":"sevsnpvm"},
         {"claim":"x-ms-sevsnpvm-hostdata","equals":"%s"}]}]}
        """
            .formatted("AB".repeat(32)));
    var flat =
        claims()
            .put("x-ms-attestation-type", "sevsnpvm")
            .put("x-ms-sevsnpvm-hostdata", "ab".repeat(32))
            .put("x-ms-sevsnpvm-is-debuggable", false)
            .build();
    var nested =
        claims()
            .put("x-ms-attestation-type", "azurevm")
            .put(
                "x-ms-isolation-tee",
                JsonObject.builder().put("x-ms-attestation-type", "sevsnpvm").build())
            .put("x-ms-sevsnpvm-hostdata", "AB".repeat(32))
            .put("x-ms-sevsnpvm-is-debuggable", true)
            .build();
    write("good.jwt", sign(keys, flat));
    write("near.jwt", sign(keys, nested));
    write("debug.json", POLICY.replace("\"equals\":\"false\"", "\"equals\":\"true\""));
    write("claims.json", flat.toJson());
    write("other.json", flat.toBuilder().put("iss", "https://other.example.com").build().toJson());
    write("keys.json", jwks(Jwk.of(keys.getPublic())));
    write("wrong-keys.json", jwks(Jwk.of(Session.engine().generateRsa(2048).getPublic())));
  }

  private static io.privyseal.foundation.json.JsonValue.Builder claims() {
    var issued = Session.NOW.getEpochSecond();
    return JsonObject.builder()
        .put("iss", AUTHORITY)
        .put("iat", issued)
        .put("nbf", issued)
        .put("exp", issued + 3600);
  }

  private static String sign(java.security.KeyPair keys, JsonObject claims) {
    var header = JsonObject.builder().put("alg", "RS256").put("kid", KID).build();
    return Jws.sign(
        Session.engine(),
        SignatureScheme.RS256,
        keys.getPrivate(),
        header,
        Bytes.utf8(claims.toJson()));
  }

  private static String jwks(Jwk key) {
    var named = key.json().toBuilder().put("kid", KID).build();
    return JsonObject.builder().put("keys", new JsonArray(List.of(named))).build().toJson();
  }

  private static void write(String name, String content) throws IOException {
    Files.writeString(directory.resolve(name), content);
  }

  private Session.Result policy(String line) {
    return session.run(("policy " + line.replace("@", directory + "/")).split(" "));
  }

  @Test
  void lint() {
    session.matches(
        "policy-lint",
        List.of(
            policy("lint @policy.json"),
            policy("lint @policy.base64"),
            policy("lint @weak.json"),
            policy("lint @bad.json"),
            policy("lint @good.jwt")));
  }

  @Test
  void lintIsStrictOnRequest() {
    assertThat(policy("lint @weak.json").exit()).isEqualTo(ExitCode.DONE);
    assertThat(policy("lint --strict @weak.json").exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(policy("lint --strict @policy.json").exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void lintAsJson() {
    var json = (JsonObject) policy("lint --json @bad.json").json();

    assertThat(json.bool("valid")).contains(false);
    var first = (JsonObject) json.array("remarks").orElseThrow().getFirst();
    assertThat(first.members().keySet()).containsExactly("id", "severity", "location", "message");
  }

  @Test
  void explainInWords() {
    session.matches("policy-explain-words", List.of(policy("explain @policy.json")));
  }

  @Test
  void explainAToken() {
    session.matches(
        "policy-explain",
        List.of(
            policy("explain @policy.json --token @good.jwt"),
            policy("explain @policy.json --token @near.jwt"),
            policy("explain @policy.json --token @other.json")));
  }

  @Test
  void claimsServeAsAToken() {
    assertThat(policy("explain @policy.json --token @claims.json").exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aTokenMayStandOnTheCommandLine() throws IOException {
    var token = Files.readString(directory.resolve("good.jwt"));

    assertThat(policy("explain @policy.json --token " + token).exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void withKeysTheTokenIsVerified() {
    session.matches(
        "policy-explain-keys",
        List.of(
            policy("explain @policy.json --token @good.jwt --keys @keys.json"),
            policy("explain @policy.json --token @good.jwt --keys @wrong-keys.json")));
  }

  @Test
  void anExpiredTokenIsNotGenuine() {
    var result = policy("explain @policy.json --token @good.jwt --keys @keys.json --at 2025-11-21");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.out()).contains("token.exp");
  }

  @Test
  void explainAsJsonSaysWhetherTheTokenWasChecked() {
    var unchecked = (JsonObject) policy("explain --json @policy.json --token @good.jwt").json();
    var checked =
        (JsonObject)
            policy("explain --json @policy.json --token @good.jwt --keys @keys.json").json();

    assertThat(unchecked.string("token")).contains("not checked");
    assertThat(unchecked.bool("satisfied")).contains(true);
    assertThat(checked.string("token")).contains("genuine");
    assertThat(checked.array("findings").orElseThrow()).isNotEmpty();
  }

  @Test
  void simulateWhoLosesAndWhoGains() {
    session.matches(
        "policy-simulate",
        List.of(
            policy("simulate @debug.json --current @policy.json @good.jwt @near.jwt @other.json"),
            policy("simulate @policy.json --current @debug.json @good.jwt @other.json"),
            policy("simulate @policy.json --current @policy.json @good.jwt")));
  }

  @Test
  void simulateReadsDirectoriesAndATokenPerLine() throws IOException {
    var tokens = Files.createDirectory(directory.resolve("seen"));
    var good = Files.readString(directory.resolve("good.jwt"));
    Files.writeString(tokens.resolve("first.txt"), good + "\n\n" + good + "\n");
    Files.copy(directory.resolve("claims.json"), tokens.resolve("second.json"));

    var result = policy("simulate --json @debug.json --current @policy.json @seen");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    var json = (JsonObject) result.json();
    assertThat(json.object("counts").orElseThrow().toJson())
        .isEqualTo("{\"keeps\":0,\"loses\":3,\"gains\":0,\"staysOut\":0}");
    assertThat(json.array("tokens").orElseThrow())
        .extracting(token -> ((JsonObject) token).string("name").orElseThrow())
        .containsExactly("first.txt:1", "first.txt:2", "second.json");
  }

  @Test
  void simulateNeedsThePolicyInForce() {
    assertThat(policy("simulate @policy.json @good.jwt").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void simulateRefusesWhatIsNoToken() {
    var result = policy("simulate @policy.json --current @policy.json @policy.base64");

    assertThat(result.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(result.err()).contains("policy.base64 is neither a token nor claims");
  }

  @Test
  void simulateNeedsAToken() throws IOException {
    Files.createDirectory(directory.resolve("nothing"));

    assertThat(policy("simulate @policy.json --current @policy.json @nothing").exit())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void newPolicies() {
    session.matches(
        "policy-new",
        List.of(
            policy("new --tee snp-cvm --authority " + AUTHORITY),
            policy(
                "new --tee snp-container --authority "
                    + AUTHORITY
                    + " --host-data "
                    + "ab".repeat(32)),
            policy("new --tee tdx --authority " + AUTHORITY + " --mrtd " + "cd".repeat(48)),
            policy(
                "new --tee sgx --authority %s --mrsigner %s --product-id 1 --min-svn 2"
                    .formatted(AUTHORITY, "ef".repeat(32)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--tee snp-cvm",
        "--tee snp-cvm --measurement MEASUREMENT",
        "--tee snp-cvm --direct",
        "--tee snp-cvm --vm-id b958dc88-e41d-47f1-8d20-e57b6b7e9825",
        "--tee tdx",
        "--tee tdx --mrtd MEASUREMENT",
        "--tee snp-container --host-data DIGEST",
        "--tee sgx --mrenclave DIGEST",
        "--tee sgx --mrsigner DIGEST"
      })
  void whatIsWrittenIsValid(String options) {
    var line = options.replace("MEASUREMENT", "0a".repeat(48)).replace("DIGEST", "0b".repeat(32));

    var json = policy("new --authority " + AUTHORITY + " " + line).out();
    var encoded = policy("new --base64 --authority " + AUTHORITY + " " + line).out().strip();

    var policy = ReleasePolicy.parse(Bytes.utf8(json)).orThrow();
    assertThat(ReleasePolicy.parseEncoded(encoded).orThrow()).isEqualTo(policy);
  }

  @Test
  void usageErrors() {
    session.matches(
        "policy-usage",
        List.of(
            policy("new --tee sev --authority " + AUTHORITY),
            policy("new --tee snp-container --authority " + AUTHORITY),
            policy("new --tee snp-cvm --authority http://maa.example.com"),
            policy("new --tee snp-cvm"),
            policy("explain @bad.json"),
            policy("explain @policy.json --token @policy.base64"),
            policy("explain @policy.json --token @good.jwt --keys @good.jwt"),
            policy("lint")));
  }

  @Test
  void thePublishedDiskEncryptionPolicyIsExplainedAgainstARealToken() throws IOException {
    var vectors = Path.of(System.getProperty("privyseal.vectors", "absent"));
    Assumptions.assumeTrue(
        Files.isDirectory(vectors), "the third-party vectors are not at " + vectors);
    var published = vectors.resolve("policies/akv/public_SKR_policy-datadisk.json").toString();
    var token = vectors.resolve("maa/guest-attestation/sampleAttestationToken.json").toString();

    assertThat(session.run("policy", "lint", published).exit()).isEqualTo(ExitCode.DONE);
    assertThat(session.run("policy", "explain", published, "--token", token).exit())
        .isIn(ExitCode.DONE, ExitCode.REJECTED);
  }
}
