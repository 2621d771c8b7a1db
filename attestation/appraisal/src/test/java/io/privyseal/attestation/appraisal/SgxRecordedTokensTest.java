package io.privyseal.attestation.appraisal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.policy.AttestationPolicy;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.OpenEnclaveReport;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Our claims for the evidence of recorded sessions are those of Azure's tokens. Collateral of 2022
/// is not at hand, so that its digests are taken from the token; all else is our own.
class SgxRecordedTokensTest {
  private static final Path VECTORS = Path.of(System.getProperty("privyseal.vectors", "vectors"));
  private static final Path MAA = VECTORS.resolve("maa/azure-sdk-cpp");
  private static final Pattern TOKEN =
      Pattern.compile("eyJ[A-Za-z0-9_-]+\\.(eyJ[A-Za-z0-9_-]+)\\.[A-Za-z0-9_-]*");

  /// About the token, not about the enclave.
  private static final Set<String> OF_THE_SIGNER = Set.of("exp", "iat", "iss", "jti", "nbf");

  private static JsonObject recorded(String session) throws IOException {
    assumeTrue(Files.isDirectory(MAA), "third-party vectors are not at " + VECTORS);
    var text = Files.readString(MAA.resolve("Attestation-AttestationTests." + session + ".json"));
    var matcher = TOKEN.matcher(text);
    var last = "";
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return Json.parseObject(Base64Url.decode(last));
  }

  private static Bytes sent() throws IOException {
    var json =
        Json.parseObject(
            Bytes.utf8(Files.readString(MAA.resolve("request_quotes.extracted.json"))));
    return Base64Url.decodeLenient(
        json.string("OpenEnclaveReport_debug_enclave_base64url").orElseThrow());
  }

  private static JsonObject ours(
      JsonObject token, boolean openEnclave, Optional<ClientData> runtime, InstancePolicy policy)
      throws IOException {
    var report = sent();
    var quote = OpenEnclaveReport.open(report).quote();
    var collateral =
        token.object("x-ms-sgx-collateral").orElseThrow().toBuilder()
            .put("quotehash", Digests.sha256(openEnclave ? report : quote.bytes()).hex())
            .build();
    var attested = SgxAppraiser.attested(SgxClaims.of((EnclaveReport) quote.body()), collateral);
    var ofCaller = SgxAppraiser.ofCaller(runtime);
    var common = CommonClaims.of(policy, Optional.empty(), Optional.empty(), false, List.of());
    var appraisal =
        PolicyRun.run(
            policy,
            SgxAppraiser.incoming(attested, ofCaller, common),
            SgxAppraiser.token(attested, ofCaller, common),
            List.of());
    return ((Appraisal.Permitted) appraisal).claims();
  }

  private static JsonObject aboutTheEnclave(JsonObject token) {
    var claims = JsonObject.builder();
    token
        .members()
        .forEach((name, value) -> {
          if (!OF_THE_SIGNER.contains(name)) {
            claims.put(name, value);
          }
        });
    return claims.build();
  }

  @ParameterizedTest
  @CsvSource({
    "SimpleAttest-SgxEnclave_Shared, false",
    "SimpleAttest-SgxEnclave_Isolated, false",
    "SimpleAttest-OpenEnclave_Shared, true",
    "SimpleAttest-OpenEnclave_Isolated, true"
  })
  void withoutRuntimeData(String session, boolean openEnclave) throws IOException {
    var token = recorded(session);

    assertThat(ours(token, openEnclave, Optional.empty(), InstancePolicy.sgxDefault()))
        .isEqualTo(aboutTheEnclave(token));
  }

  @ParameterizedTest
  @CsvSource({
    "AttestWithRuntimeData-SgxEnclave_Shared, false",
    "AttestWithRuntimeData-SgxEnclave_Aad, false",
    "AttestWithRuntimeData-OpenEnclave_Shared, true",
    "AttestWithRuntimeData-OpenEnclave_Aad, true"
  })
  void withBinaryRuntimeData(String session, boolean openEnclave) throws IOException {
    var token = recorded(session);
    var held = Base64Url.decode(token.string("x-ms-sgx-ehd").orElseThrow());

    assertThat(
            ours(
                token,
                openEnclave,
                Optional.of(new ClientData.Binary(held)),
                InstancePolicy.sgxDefault()))
        .isEqualTo(aboutTheEnclave(token));
  }

  @ParameterizedTest
  @CsvSource({
    "AttestWithRuntimeDataJson-SgxEnclave_Shared, false",
    "AttestWithRuntimeDataJson-SgxEnclave_Aad, false",
    "AttestWithRuntimeDataJson-OpenEnclave_Shared, true",
    "AttestWithRuntimeDataJson-OpenEnclave_Aad, true"
  })
  void withRuntimeDataInJson(String session, boolean openEnclave) throws IOException {
    var token = recorded(session);
    var runtime = Bytes.utf8(token.object("x-ms-runtime").orElseThrow().toJson());

    assertThat(
            ours(
                token,
                openEnclave,
                Optional.of(ClientData.json(runtime)),
                InstancePolicy.sgxDefault()))
        .isEqualTo(aboutTheEnclave(token));
  }

  @ParameterizedTest
  @CsvSource({
    "AttestWithDraftPolicy-SgxEnclave_Shared, false",
    "AttestWithDraftPolicy-SgxEnclave_Aad, false",
    "AttestWithDraftPolicy-OpenEnclave_Shared, true"
  })
  void withADraftPolicyOfTheSameEffect(String session, boolean openEnclave) throws IOException {
    var token = recorded(session);
    // The text that was sent is not in the recording; its hash is, and stays Azure's here.
    var policy =
        AttestationPolicy.parse(
            "version=1.0;authorizationrules{=> permit();};issuancerules{"
                + "c:[type==\"x-ms-sgx-mrsigner\"] => issue(type=\"custom-name\", value=c.value);"
                + "};");
    var ours =
        ours(token, openEnclave, Optional.empty(), new InstancePolicy(policy, Optional.empty()));

    assertThat(ours.toBuilder().put("x-ms-policy-hash", hash(token)).build())
        .isEqualTo(aboutTheEnclave(token));
  }

  private static JsonValue hash(JsonObject token) {
    return token.get("x-ms-policy-hash").orElseThrow();
  }

  @Test
  void theDefaultPolicyIsAzures() throws IOException {
    var token = recorded("SimpleAttest-SgxEnclave_Shared");
    var text =
        Files.readString(VECTORS.resolve("policies/maa-decoded/GetPolicy_Shared_SgxEnclave.1.txt"));

    assertThat(InstancePolicy.sgxDefault().policy().text()).isEqualTo(text);
    assertThat(new JsonString(InstancePolicy.sgxDefault().policy().hash())).isEqualTo(hash(token));
  }

  /// Intel's signer of TCB infos was the same then as in a chain that is at hand.
  @Test
  void theDigestOfAnIssuerChainIsAzures() throws IOException {
    var token = recorded("SimpleAttest-SgxEnclave_Shared");
    var digests = new TreeSet<String>();
    for (var file : chains()) {
      var chain = Pem.blocks(Files.readString(file)).stream().map(Pem.Block::der).toList();
      if (chain.size() == 2) {
        digests.add(chainDigest(chain));
        digests.add(chainDigest(chain.reversed()));
      }
    }

    assertThat(digests)
        .contains(
            token
                .object("x-ms-sgx-collateral")
                .flatMap(c -> c.string("tcbinfocertshash"))
                .orElseThrow());
  }

  private static String chainDigest(List<Bytes> chain) {
    return SgxCollateralClaim.chain(
        new SignedStatement(Bytes.utf8("{}"), Bytes.zeros(SignedStatement.SIGNATURE_BYTES), chain));
  }

  private static List<Path> chains() throws IOException {
    try (var files = Files.walk(VECTORS.resolve("sgx"))) {
      return files.filter(file -> file.toString().endsWith("_certs.pem")).sorted().toList();
    }
  }
}
