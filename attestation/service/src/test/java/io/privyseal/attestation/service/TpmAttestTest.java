package io.privyseal.attestation.service;

import static io.privyseal.attestation.service.TestInstance.ENGINE;
import static io.privyseal.attestation.service.TestInstance.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.access.Role;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.service.TestInstance.Answer;
import io.privyseal.attestation.service.wire.PolicyToken;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.RootKey;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.jose.Jwk;
import io.privyseal.foundation.jose.Jws;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The two exchanges of `attest/Tpm`, with a software TPM whose attestation key is certified by an
/// authority of the test.
class TpmAttestTest {
  private static final String PASSWORD = "for this test alone";
  private static final SimulatedVtpm TPM = SimulatedVtpm.create(ENGINE);
  private static final KeyPair ATTEST_KEY = ENGINE.generateRsa(2048);
  private static final TreeSet<Integer> ALL =
      IntStream.range(0, 24).boxed().collect(Collectors.toCollection(TreeSet::new));
  private static final String POLICY =
      "version=1.2;configurationrules{=> issueproperty(type=\"required_pcr_mask\", value=255);%s};"
          + "authorizationrules{=> permit();};"
          + "issuancerules{c:[type==\"aikValidated\", issuer==\"AttestationService\"] =>"
          + " issue(claim=c);c:[type==\"secureBootEnabled\", issuer==\"AttestationService\"] =>"
          + " issue(claim=c);};";

  private static TestInstance instance;
  private static KeyPair aik;
  private static X509Certificate aikCertificate;
  private static X509Certificate otherCertificate;

  @BeforeAll
  static void start(@TempDir Path directory) throws Exception {
    var file = directory.resolve("keys.p12");
    keytool(file, "authority", List.of("-ext", "bc:c=ca:true"));
    keytool(file, "aik", List.of("-signer", "authority", "-ext", "eku=2.23.133.8.3"));
    keytool(file, "other", List.of("-ext", "eku=2.23.133.8.3"));
    var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
    aikCertificate = (X509Certificate) store.getCertificate("aik");
    otherCertificate = (X509Certificate) store.getCertificate("other");
    aik =
        new KeyPair(
            aikCertificate.getPublicKey(),
            (PrivateKey) store.getKey("aik", PASSWORD.toCharArray()));
    instance =
        TestInstance.start(
            AttestationInstance.of(
                "test", TestInstance.URL, TestInstance.TENANT, ReferenceValues.none()),
            TestInstance.makers()
                .withTpm(List.of((X509Certificate) store.getCertificate("authority"))));
    set(POLICY.formatted(""));
  }

  @AfterAll
  static void stop() {
    instance.close();
  }

  private static void keytool(Path store, String alias, List<String> more) throws Exception {
    var command = new java.util.ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(
        List.of(
            "-genkeypair",
            "-alias",
            alias,
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=" + alias,
            "-startdate",
            "2026/01/01",
            "-validity",
            "3650",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    command.addAll(more);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static void set(String policy) {
    var answer =
        instance.send(
            "PUT",
            "/policies/Tpm?api-version=2020-10-01",
            PolicyToken.unsecured(policy).compact(),
            instance.as(Role.ATTESTATION_CONTRIBUTOR));
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
  }

  private static Answer say(JsonObject message) {
    var data = JsonObject.builder().put("payload", message).build().toJson();
    return instance.attest(
        "Tpm", JsonObject.builder().put("data", Bytes.utf8(data).base64Url()).build());
  }

  private static JsonObject payload(Answer answer) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(200);
    return Json.parseObject(Base64Url.decode(answer.body().string("data").orElseThrow()))
        .object("payload")
        .orElseThrow();
  }

  private static JsonObject challenge() {
    return payload(say(JsonObject.builder().put("type", "aikcert").build()));
  }

  /// As Windows makes a platform claim: `TPLA`, version 0, SHA-256, signature, quote, registers.
  private static Bytes statement(Bytes nonce, KeyPair key, SimulatedVtpm tpm) {
    var attest = tpm.quote(nonce, ALL).attest();
    var raw = ENGINE.sign(SignatureScheme.RS256, key.getPrivate(), attest.toArray());
    var signature =
        Bytes.ofHex("0014000b")
            .concat(Bytes.copyOf((byte) (raw.length >> 8), (byte) raw.length))
            .concat(Bytes.copyOf(raw));
    var values = new ByteArrayOutputStream();
    tpm.registers().values().forEach(value -> values.writeBytes(value.toArray()));
    return Bytes.utf8("ALPT")
        .concat(Bytes.zeros(4))
        .concat(little(0x000b))
        .concat(little(signature.length()))
        .concat(little(attest.length()))
        .concat(little(values.size()))
        .concat(signature)
        .concat(attest)
        .concat(Bytes.copyOf(values.toByteArray()));
  }

  private static Bytes little(int value) {
    return Bytes.copyOf(
        (byte) value, (byte) (value >> 8), (byte) (value >> 16), (byte) (value >> 24));
  }

  private static Bytes der(X509Certificate certificate) {
    try {
      return Bytes.copyOf(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new AssertionError(e);
    }
  }

  private static JsonObject tpmData(Bytes nonce) {
    return JsonObject.builder()
        .put("srtm_boot_log", TPM.log().bytes().base64Url())
        .put("aik_cert", der(aikCertificate).base64Url())
        .put("aik_pub", Jwk.of(aik.getPublic()).json())
        .put("current_claim", statement(nonce, aik, TPM).base64Url())
        .put("boot_claim", "")
        .build();
  }

  private static JsonObject attData(JsonObject challenge, JsonObject tpm) {
    return JsonObject.builder()
        .put("rp_id", "https://rp.example")
        .put("rp_data", Bytes.utf8("from the relying party").base64Url())
        .put("challenge", challenge.string("challenge").orElseThrow())
        .put("tpm_att_data", tpm)
        .put("attest_key", Jwk.of(ATTEST_KEY.getPublic()).json())
        .put("service_context", challenge.string("service_context").orElseThrow())
        .build();
  }

  private static Answer answer(JsonObject attData, KeyPair signer, SignatureScheme scheme) {
    var payload = JsonObject.builder().put("att_type", "basic").put("att_data", attData).build();
    var jws =
        Jws.sign(
            ENGINE,
            scheme,
            signer.getPrivate(),
            JsonObject.builder().put("alg", scheme.name()).put("typ", "attReq").build(),
            Bytes.utf8(payload.toJson()));
    return say(JsonObject.builder().put("request", jws).build());
  }

  private static Answer report(UnaryOperator<JsonObject> change) {
    var challenge = challenge();
    var nonce = Base64Url.decode(challenge.string("challenge").orElseThrow());
    return answer(
        attData(challenge, change.apply(tpmData(nonce))), ATTEST_KEY, SignatureScheme.PS256);
  }

  private static void assertRefused(Answer answer, String check) {
    assertThat(answer.status()).as(answer.body().toJson()).isEqualTo(400);
    assertThat(instance.lastDecision().deciding()).extracting(Finding::check).contains(check);
  }

  @Test
  void aChallengeIsFreshAndItsContextOpaque() {
    var one = challenge();
    var other = challenge();

    assertThat(one.members().keySet()).containsExactly("challenge", "service_context");
    assertThat(one.string("challenge")).isNotEqualTo(other.string("challenge"));
  }

  @Test
  void aCertifiedMachineGetsAReport() {
    var answer = report(tpm -> tpm);

    var token = Jws.parse(payload(answer).string("report").orElseThrow());
    assertThat(instance.isOurs(token)).isTrue();
    var claims = token.claims();
    assertThat(claims.string("x-ms-attestation-type")).contains("tpm");
    assertThat(claims.bool("aikValidated")).contains(true);
    assertThat(claims.bool("secureBootEnabled")).contains(true);
    assertThat(claims.has("cnf")).isFalse();
    assertThat(claims.integer("exp").orElseThrow() - claims.integer("iat").orElseThrow())
        .isEqualTo(24 * 3600);
  }

  @Test
  void theMessageNeedsNoWrapping() {
    var data = JsonObject.builder().put("type", "aikcert").build().toJson();
    var answer =
        instance.attest(
            "tpm", JsonObject.builder().put("data", Bytes.utf8(data).base64Url()).build());

    assertThat(payload(answer).has("challenge")).isTrue();
  }

  @Test
  void aQuoteOfAnotherChallengeIsRefused() {
    assertRefused(
        report(tpm ->
            tpm.toBuilder()
                .put("current_claim", statement(Bytes.utf8("old"), aik, TPM).base64Url())
                .build()),
        "tpm.quote.nonce");
  }

  @Test
  void aQuoteOfAnotherKeyIsRefused() {
    var challenge = challenge();
    var nonce = Base64Url.decode(challenge.string("challenge").orElseThrow());
    var tpm =
        tpmData(nonce).toBuilder()
            .put("current_claim", statement(nonce, ATTEST_KEY, TPM).base64Url())
            .build();

    assertRefused(
        answer(attData(challenge, tpm), ATTEST_KEY, SignatureScheme.PS256), "tpm.quote.signature");
  }

  @Test
  void aLogThatDoesNotExplainTheRegistersIsRefused() {
    assertRefused(
        report(tpm ->
            tpm.toBuilder()
                .put("srtm_boot_log", MeasuredBoot.linux(false).bytes().base64Url())
                .build()),
        "eventlog.replay");
  }

  @Test
  void aKeyThatNobodyTrustedCertifiesIsRefused() {
    assertRefused(
        report(tpm -> tpm.toBuilder().put("aik_cert", der(otherCertificate).base64Url()).build()),
        "tpm.aik.chain");
  }

  @Test
  void aKeyWithoutACertificateIsRefused() {
    assertRefused(
        report(tpm -> tpm.toBuilder().put("aik_cert", "").build()), "tpm.aik.certificate");
  }

  @Test
  void aPolicyMayAskForNoCertificate() {
    set(POLICY.formatted("=> issueproperty(type=\"require_valid_aik_cert\", value=false);"));
    try {
      var answer = report(tpm -> tpm.toBuilder().put("aik_cert", "").build());

      var token = Jws.parse(payload(answer).string("report").orElseThrow());
      assertThat(token.claims().bool("aikValidated")).contains(false);
    } finally {
      set(POLICY.formatted(""));
    }
  }

  @Test
  void aRequestSignedByAnotherKeyIsRefused() {
    var challenge = challenge();
    var nonce = Base64Url.decode(challenge.string("challenge").orElseThrow());

    assertRefused(
        answer(attData(challenge, tpmData(nonce)), aik, SignatureScheme.PS256), "maa.tpm.proof");
  }

  @Test
  void aRequestWithAnotherAlgorithmIsRefused() {
    var challenge = challenge();
    var nonce = Base64Url.decode(challenge.string("challenge").orElseThrow());

    assertRefused(
        answer(attData(challenge, tpmData(nonce)), ATTEST_KEY, SignatureScheme.RS256),
        "maa.tpm.proof");
  }

  @Test
  void aContextOfAnotherChallengeIsRefused() {
    var one = challenge();
    var mixed =
        challenge().toBuilder()
            .put("service_context", one.string("service_context").orElseThrow())
            .build();
    var nonce = Base64Url.decode(mixed.string("challenge").orElseThrow());

    assertRefused(
        answer(attData(mixed, tpmData(nonce)), ATTEST_KEY, SignatureScheme.PS256),
        "maa.tpm.challenge");
  }

  @Test
  void aContextWhoseTimeIsOverIsRefused() {
    var rootKey = RootKey.generate(ENGINE);
    var contexts = new ServiceContexts("test", rootKey, ENGINE);
    var issued = contexts.issue(NOW);

    assertThat(contexts.challenge(issued.context(), NOW.plus(ServiceContexts.LIFETIME)))
        .isEqualTo(issued.challenge());
    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            contexts.challenge(issued.context(), NOW.plus(ServiceContexts.LIFETIME).plusSeconds(1)))
        .hasMessageContaining("time is over");
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new ServiceContexts("other", rootKey, ENGINE).challenge(issued.context(), NOW))
        .hasMessageContaining("not one of this service");
  }

  @Test
  void reportsOfVbsEnclavesAreRefusedClearly() {
    var payload = JsonObject.builder().put("att_type", "vbs").build();
    var jws =
        Jws.sign(
            ENGINE,
            SignatureScheme.PS256,
            ATTEST_KEY.getPrivate(),
            JsonObject.builder().put("alg", "PS256").build(),
            Bytes.utf8(payload.toJson()));

    var answer = say(JsonObject.builder().put("request", jws).build());

    assertRefused(answer, "maa.request.form");
    assertThat(answer.message()).contains("VBS enclaves are not served");
  }
}
