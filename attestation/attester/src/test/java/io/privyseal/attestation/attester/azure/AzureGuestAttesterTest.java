package io.privyseal.attestation.attester.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Evidence;
import io.privyseal.attestation.attester.swtpm.AzureMachine;
import io.privyseal.attestation.attester.swtpm.SoftwareTpm;
import io.privyseal.attestation.evidence.azure.HclClaims;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrPolicy;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.CryptoFailureException;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The guest attestation protocol against a real software TPM.
class AzureGuestAttesterTest {
  private static final Bytes RUNTIME_DATA = Bytes.utf8("{\"purpose\":\"test\"}");
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 8, 1000);

  private final CryptoEngine engine = CryptoEngines.choose();
  private AzureMachine machine;
  private AzureVtpm vtpm;
  private AzureGuestAttester attester;

  @BeforeEach
  void boot(@TempDir Path directory) throws IOException {
    SoftwareTpm.assumeInstalled();
    var snp = SharedManufacturer.get().machine(SharedManufacturer.EPOCH);
    machine = AzureMachine.boot(directory, SimulatedParavisor.on(snp), MeasuredBoot.linux(true));
    vtpm = machine.vtpm();
    attester = new AzureGuestAttester(vtpm, machine.metadata(), machine.system(), engine);
  }

  @AfterEach
  void stop() {
    if (machine != null) {
      vtpm.close();
      machine.close();
    }
  }

  private static Bytes bytes(JsonObject json, String name) {
    return Base64Url.decodeLenient(json.string(name).orElseThrow());
  }

  private static JsonObject tpmInfo(Evidence.AzureGuest evidence) {
    return evidence.attestationInfo().object("TpmInfo").orElseThrow();
  }

  private static TpmPublic area(JsonObject info, String name) {
    var framed = bytes(info, name);
    return TpmPublic.parse(framed.slice(2, framed.length() - 2));
  }

  @Nested
  class TheEvidence {
    @Test
    void isTheRequestOfTheProtocol() {
      var evidence = attester.attest(RUNTIME_DATA);

      var info = evidence.attestationInfo();
      assertThat(info.string("AttestationProtocolVersion")).contains("2.0");
      assertThat(bytes(info, "OSType").asUtf8()).isEqualTo("Linux");
      assertThat(bytes(info, "OSDistro").asUtf8()).isEqualTo("Debian GNU/Linux");
      assertThat(info.string("OSVersionMajor")).contains("13");
      assertThat(info.string("OSVersionMinor")).contains("2");
      assertThat(bytes(info, "TcgLogs")).isEqualTo(MeasuredBoot.linux(true).bytes());
      assertThat(bytes(info.object("ClientPayload").orElseThrow(), "nonce"))
          .isEqualTo(Digests.sha256(RUNTIME_DATA));
      assertThat(evidence.path()).isEqualTo("attest/AzureGuest");
      var sent = evidence.attestRequest(Optional.empty()).string("AttestationInfo").orElseThrow();
      assertThat(Base64Url.decode(sent).asUtf8()).isEqualTo(info.toJson());
    }

    @Test
    void bindsTheAttestationKeyToTheHardware() {
      var evidence = attester.attest(RUNTIME_DATA);

      var isolation = evidence.attestationInfo().object("IsolationInfo").orElseThrow();
      assertThat(isolation.string("Type")).contains("SevSnp");
      var shown = isolation.object("Evidence").orElseThrow();
      var claims = bytes(shown, "RunTimeData");
      assertThat(claims).isEqualTo(evidence.runtimeData());
      var proof = Json.parseObject(bytes(shown, "Proof"), LIMITS);
      var report = SnpReport.parse(bytes(proof, "SnpReport"));
      assertThat(report.reportData().slice(0, 32)).isEqualTo(Digests.sha256(claims));
      assertThat(bytes(proof, "VcekCertChain").asUtf8()).contains("BEGIN CERTIFICATE");
      assertThat(HclClaims.parse(claims).akPublic())
          .isEqualTo(area(tpmInfo(evidence), "AikPub").key());
    }

    @Test
    void quotesTheRegistersOfTheBootThatWasMeasured() {
      var evidence = attester.attest(RUNTIME_DATA);

      var info = tpmInfo(evidence);
      var quote = TpmQuote.azure(bytes(info, "PcrQuote"), bytes(info, "PcrSignature"));
      assertSigned(evidence, quote.attest(), quote.signature());
      var values = registers(info);
      assertThat(values.values().keySet())
          .isEqualTo(new TreeSet<>(List.of(0, 1, 2, 3, 4, 5, 6, 7)));
      assertThat(values.digest(values.values().keySet(), TpmHash.SHA256))
          .contains(quote.pcrDigest());
      var expected = MeasuredBoot.linux(true).registers(Hash.SHA256);
      values.values().forEach((at, value) -> assertThat(value).isEqualTo(expected.get(at)));
    }

    @Test
    void certifiesAKeyThatDependsOnTheRegisters() {
      var evidence = attester.attest(RUNTIME_DATA);

      var info = tpmInfo(evidence);
      var key = area(info, "EncKeyPub");
      var certified =
          new CertifiedKey(
              key,
              TpmAttest.parse(bytes(info, "EncKeyCertifyInfo")),
              TpmSignature.rsassaSha256(bytes(info, "EncKeyCertifyInfoSignature")));
      assertSigned(evidence, certified.attest(), certified.signature());
      assertThat(certified.attestedName()).isEqualTo(key.name());
      assertThat(key.key()).isEqualTo(evidence.key().publicKey());
      var quote = TpmQuote.azure(bytes(info, "PcrQuote"), bytes(info, "PcrSignature"));
      assertThat(key.authPolicy())
          .isEqualTo(PcrPolicy.digest(TpmHash.SHA256, quote.selection(), quote.pcrDigest()));
    }

    @Test
    void hasAnotherKeyEachTime() {
      assertThat(attester.attest(RUNTIME_DATA).key().publicKey())
          .isNotEqualTo(attester.attest(RUNTIME_DATA).key().publicKey());
    }

    @Test
    void leavesNothingLoadedInTheTpm() {
      // A TPM has room for three keys: the fourth would be refused.
      for (var i = 0; i < 5; i++) {
        var evidence = attester.attest(RUNTIME_DATA);
        var sealed = encrypt(evidence, RsaEncryption.OAEP_SHA256, new byte[] {1});
        assertThat(evidence.key().decrypt(RsaEncryption.OAEP_SHA256, sealed)).containsExactly(1);
      }
    }

    private PcrValues registers(JsonObject info) {
      Map<Integer, Bytes> values = new TreeMap<>();
      info.array("PCRs")
          .orElseThrow()
          .forEach(item -> {
            var register = (JsonObject) item;
            values.put(
                register.integer("Index").orElseThrow().intValue(), bytes(register, "Digest"));
          });
      return PcrValues.of(TpmHash.SHA256, values);
    }

    private void assertSigned(
        Evidence.AzureGuest evidence, TpmAttest attest, TpmSignature signature) {
      var key = HclClaims.parse(evidence.runtimeData()).akPublic();
      assertThat(
              engine.verify(
                  SignatureScheme.RS256,
                  key,
                  attest.bytes().toArray(),
                  signature.value().toArray()))
          .isTrue();
    }
  }

  private Bytes encrypt(Evidence.AzureGuest evidence, RsaEncryption scheme, byte[] plain) {
    return Bytes.copyOf(engine.encrypt(scheme, evidence.key().publicKey(), plain));
  }

  @Nested
  class TheKey {
    @ParameterizedTest
    @EnumSource
    void decryptsWhatIsEncryptedToIt(RsaEncryption scheme) {
      var evidence = attester.attest(RUNTIME_DATA);
      var plain = Digests.sha256(Bytes.utf8("an AES key")).toArray();

      assertThat(evidence.key().decrypt(scheme, encrypt(evidence, scheme, plain))).isEqualTo(plain);
    }

    @Test
    void refusesAnotherScheme() {
      var evidence = attester.attest(RUNTIME_DATA);
      var sealed = encrypt(evidence, RsaEncryption.OAEP_SHA256, new byte[] {1});

      assertThatThrownBy(() -> evidence.key().decrypt(RsaEncryption.OAEP_SHA1, sealed))
          .isInstanceOf(CryptoFailureException.class);
    }

    @Test
    void worksNoMoreWhenARegisterHasChanged() {
      var evidence = attester.attest(RUNTIME_DATA);
      var sealed = encrypt(evidence, RsaEncryption.OAEP_SHA256, new byte[] {1});

      vtpm.tpm().pcrExtend(4, TpmHash.SHA256, Bytes.zeros(32));

      assertThatThrownBy(() -> evidence.key().decrypt(RsaEncryption.OAEP_SHA256, sealed))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("registers have changed since the key was made")
          .hasMessageContaining("Attest anew");
    }

    @Test
    void worksOnAfterARegisterOfTheGuestItselfHasChanged() {
      var evidence = attester.attest(RUNTIME_DATA);
      var sealed = encrypt(evidence, RsaEncryption.OAEP_SHA256, new byte[] {7});

      vtpm.tpm().pcrExtend(14, TpmHash.SHA256, Bytes.zeros(32));

      assertThat(evidence.key().decrypt(RsaEncryption.OAEP_SHA256, sealed)).containsExactly(7);
    }

    @Test
    void isGoneAfterAReset() {
      var evidence = attester.attest(RUNTIME_DATA);
      var sealed = encrypt(evidence, RsaEncryption.OAEP_SHA256, new byte[] {1});
      vtpm.close();
      machine.software().reset();
      vtpm = machine.vtpm();

      assertThatThrownBy(() -> evidence.key().decrypt(RsaEncryption.OAEP_SHA256, sealed))
          .isInstanceOf(DeviceUnavailableException.class);
    }

    @Test
    void opensATokenThatIsSealedToIt() {
      var evidence = attester.attest(RUNTIME_DATA);

      assertThat(
              SealedToken.open(engine, evidence.key(), sealed(evidence, "a.b.c", "Transport Key")))
          .isEqualTo("a.b.c");
    }

    @Test
    void doesNotOpenATokenOfAnotherUse() {
      var evidence = attester.attest(RUNTIME_DATA);

      assertThatThrownBy(() ->
              SealedToken.open(engine, evidence.key(), sealed(evidence, "a.b.c", "Storage Key")))
          .isInstanceOf(CryptoFailureException.class);
    }

    @Test
    void doesNotOpenATokenForOtherEvidence() {
      var evidence = attester.attest(RUNTIME_DATA);
      var other = attester.attest(RUNTIME_DATA);

      assertThatThrownBy(() ->
              SealedToken.open(engine, evidence.key(), sealed(other, "a.b.c", "Transport Key")))
          .isInstanceOf(CryptoFailureException.class);
    }

    @Test
    void doesNotOpenWhatIsNoSealedToken() {
      var evidence = attester.attest(RUNTIME_DATA);

      assertThatThrownBy(() -> SealedToken.open(engine, evidence.key(), "a.b.c"))
          .isInstanceOf(MalformedInputException.class);
    }

    private String sealed(Evidence.AzureGuest evidence, String token, String use) {
      var inner = Digests.sha256(Bytes.utf8("inner key")).toArray();
      var iv = new byte[12];
      engine.random().nextBytes(iv);
      var whole =
          Bytes.copyOf(
              engine.gcmSeal(inner, iv, Bytes.utf8(use).toArray(), Bytes.utf8(token).toArray()));
      var cut = whole.length() - 16;
      return Bytes.utf8(
              JsonObject.builder()
                  .put("AuthenticationData", AzureGuestAttester.base64(whole.slice(cut, 16)))
                  .put(
                      "EncryptedInnerKey",
                      AzureGuestAttester.base64(encrypt(evidence, RsaEncryption.RSA1_5, inner)))
                  .put(
                      "EncryptionParams",
                      JsonObject.builder()
                          .put("Iv", AzureGuestAttester.base64(Bytes.copyOf(iv)))
                          .build())
                  .put("Jwt", AzureGuestAttester.base64(whole.slice(0, cut)))
                  .build()
                  .toJson())
          .base64Url();
    }
  }

  @Nested
  class TheHost {
    @Test
    void isAskedAgainWhenItIsBusy() {
      machine.host().answerInstead(503, "");

      assertThat(attester.attest(RUNTIME_DATA).attestationInfo().has("IsolationInfo")).isTrue();
      assertThat(machine.host().seen())
          .containsExactly(
              "GET /metadata/THIM/amd/certification true",
              "GET /metadata/THIM/amd/certification true");
    }

    @Test
    void isNotAskedAgainWhenItSaysNo() {
      machine.host().answerInstead(404, "");

      assertThatThrownBy(() -> attester.attest(RUNTIME_DATA))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("HTTP status 404, after 1 tries")
          .hasMessageContaining("Run on a SEV-SNP VM of Azure");
    }

    @Test
    void mustGiveTheCertificateOfTheTcbThatTheReportHas() {
      var answer = forAnotherTcb();
      machine.host().answerInstead(200, answer);
      machine.host().answerInstead(200, answer);

      assertThatThrownBy(() -> attester.attest(RUNTIME_DATA))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("the host gives a certificate for TCB 0000000000000001");
    }

    @Test
    void mayGiveItWhenAskedOnceMore() {
      machine.host().answerInstead(200, forAnotherTcb());

      assertThat(attester.attest(RUNTIME_DATA).attestationInfo().has("IsolationInfo")).isTrue();
    }

    private String forAnotherTcb() {
      var thim = SharedManufacturer.get().machine(SharedManufacturer.EPOCH).thimJson();
      return thim.toBuilder().put("tcbm", "0000000000000001").build().toJson();
    }

    @Test
    void isNotReadWithoutEnd() {
      machine.host().answerInstead(200, " ".repeat(70_000));

      assertThatThrownBy(() -> attester.attest(RUNTIME_DATA))
          .isInstanceOf(DeviceUnavailableException.class)
          .hasMessageContaining("an answer that cannot be used");
    }
  }
}
