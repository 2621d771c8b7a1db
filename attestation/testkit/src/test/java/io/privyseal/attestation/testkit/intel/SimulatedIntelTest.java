package io.privyseal.attestation.testkit.intel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.testkit.intel.IntelAuthority.Role;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedIntelTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SimulatedIntel INTEL = SimulatedIntel.create(ENGINE, NOW, "test");
  private static final SimulatedPlatform PLATFORM = INTEL.platform(NOW);

  @Nested
  class Certificates {
    @Test
    void chainVerifiesFromLeafToRoot() throws GeneralSecurityException {
      var chain = PLATFORM.certificates().stream().map(Pem::certificate).toList();

      chain.get(0).verify(chain.get(1).getPublicKey());
      chain.get(1).verify(chain.get(2).getPublicKey());
      chain.get(2).verify(chain.get(2).getPublicKey());
      assertThat(chain.get(0).getBasicConstraints()).isEqualTo(-1);
      assertThat(chain.get(1).getBasicConstraints()).isZero();
      assertThat(chain.get(2).getBasicConstraints()).isEqualTo(1);
      assertThat(chain.get(0).getSubjectX500Principal().getName())
          .contains("CN=Intel SGX PCK Certificate")
          .doesNotContain("O=Intel");
    }

    @Test
    void signerOfCollateralIsNoAuthority() throws GeneralSecurityException {
      var signer = Pem.certificate(INTEL.tcbSigning().certificate());

      signer.verify(INTEL.root().keys().getPublic());
      assertThat(signer.getBasicConstraints()).isEqualTo(-1);
      assertThat(signer.getKeyUsage()[5]).isFalse();
    }

    @Test
    void extensionOfAPlatformCaHasThreeFieldsMore() {
      var processor =
          INTEL.platform(SimulatedIntel.DEFAULT_FMSPC, Role.PROCESSOR_CA, PlatformTcb.CURRENT, NOW);

      assertThat(processor.pckExtension().build().size()).isEqualTo(5);
      assertThat(PLATFORM.pckExtension().build().size()).isEqualTo(7);
      assertThat(PLATFORM.pckExtension().without(6).build().size()).isEqualTo(6);
    }
  }

  @Nested
  class Quotes {
    @Test
    void version3HasItsFieldsInTheirPlaces() {
      var data = Bytes.ofHex("ab".repeat(64));
      var quote = PLATFORM.quote(PLATFORM.enclaveReport().reportData(data).isvSvn(7));

      assertThat(quote.slice(0, 8).hex()).isEqualTo("0300020000000000");
      assertThat(quote.slice(12, 16)).isEqualTo(QuoteBuilder.INTEL_QE);
      assertThat(quote.slice(48 + 258, 2).hex()).isEqualTo("0700");
      assertThat(quote.slice(48 + 320, 64)).isEqualTo(data);
      assertThat(little(quote, 432, 4)).isEqualTo(quote.length() - 436);
    }

    @Test
    void everySignatureOfVersion3Verifies() {
      checkSignatures(PLATFORM.quote(PLATFORM.enclaveReport()), 432, 0);
    }

    @Test
    void everySignatureOfVersion4Verifies() {
      checkSignatures(PLATFORM.quote(TdReportBuilder.tdx10()), 48 + 584, 6);
    }

    @Test
    void everySignatureOfVersion5Verifies() {
      var quote = PLATFORM.quote(TdReportBuilder.tdx15());

      assertThat(quote.slice(48, 6).hex()).isEqualTo("030088020000");
      checkSignatures(quote, 54 + 648, 6);
    }

    private void checkSignatures(Bytes quote, int authenticationAt, int outer) {
      var at = authenticationAt + 4;
      var signature = quote.slice(at, 64);
      var key = quote.slice(at + 64, 64);
      var qeAt = at + 128 + outer;
      var qeReport = quote.slice(qeAt, 384);
      var qeSignature = quote.slice(qeAt + 384, 64);
      var dataLength = little(quote, qeAt + 448, 2);
      var data = quote.slice(qeAt + 450, dataLength);

      assertThat(key).isEqualTo(SimulatedPlatform.rawPoint(PLATFORM.attestationKey().getPublic()));
      assertThat(qeReport.slice(320, 32)).isEqualTo(Digests.sha256(key.concat(data)));
      assertThat(qeReport.slice(352, 32).isAllZero()).isTrue();
      assertThat(verify(PLATFORM.attestationKey(), quote.slice(0, authenticationAt), signature))
          .isTrue();
      assertThat(verify(PLATFORM.pck(), qeReport, qeSignature)).isTrue();
      assertThat(little(quote, qeAt + 450 + dataLength, 2)).isEqualTo(5);
      if (outer > 0) {
        assertThat(little(quote, at + 128, 2)).isEqualTo(6);
        assertThat(little(quote, at + 130, 4)).isEqualTo(quote.length() - qeAt);
      }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 7})
    void certificationDataHasItsLength(int type) {
      var data = PLATFORM.certification(type);

      switch (type) {
        case 1 -> assertThat(data.length()).isEqualTo(36);
        case 2 -> assertThat(data.length()).isEqualTo(256 + 20);
        case 3 -> assertThat(data.length()).isEqualTo(384 + 20);
        case 4 -> assertThat(Pem.certificates(data.asUtf8())).hasSize(1);
        case 5 -> assertThat(Pem.certificates(data.asUtf8())).hasSize(3);
        default -> assertThat(data.length()).isPositive();
      }
    }

    @Test
    void whatIsChangedIsSignedAgain() {
      var good = PLATFORM.quoting(PLATFORM.enclaveReport());
      var changed = good.copy().body(PLATFORM.enclaveReport().isvSvn(9)).bytes();

      checkSignatures(changed, 432, 0);
      checkSignatures(good.bytes(), 432, 0);
    }
  }

  @Nested
  class Collateral {
    @Test
    void bodiesAreSignedAsTheyStand() {
      var collateral = PLATFORM.tdxCollateral(NOW).build();

      for (var body : List.of(collateral.tcbInfo(), collateral.identity())) {
        var text = body.asUtf8();
        var inner = text.substring(text.indexOf(':') + 1, text.lastIndexOf(",\"signature\""));
        var signature = text.substring(text.lastIndexOf(":\"") + 2, text.lastIndexOf('"'));
        assertThat(
                ENGINE.verify(
                    SignatureScheme.ES256,
                    INTEL.tcbSigning().keys().getPublic(),
                    Bytes.utf8(inner).toArray(),
                    Bytes.ofHex(signature).toArray()))
            .isTrue();
      }
    }

    @Test
    void bundleTakesTheBodiesApart() {
      var collateral = PLATFORM.sgxCollateral(NOW).build();
      var bundle = collateral.bundleJson();

      assertThat(
              "{\"tcbInfo\":%s,\"signature\":\"%s\"}"
                  .formatted(
                      bundle.string("tcb_info").orElseThrow(),
                      bundle.string("tcb_info_signature").orElseThrow()))
          .isEqualTo(collateral.tcbInfo().asUtf8());
    }

    @Test
    void headersDecodeToTheChain() {
      var header =
          PLATFORM
              .sgxCollateral(NOW)
              .build()
              .headers()
              .get(SimulatedCollateral.TCB_INFO_CHAIN_HEADER);

      var pem = java.net.URLDecoder.decode(header, java.nio.charset.StandardCharsets.UTF_8);
      assertThat(Pem.certificates(pem)).hasSize(2);
    }

    @Test
    void version2HasComponentsByName() {
      var text =
          PLATFORM.sgxCollateral(NOW).tcbInfo(info -> info.version(2)).build().tcbInfo().asUtf8();

      assertThat(text).contains("\"sgxtcbcomp01svn\":11").doesNotContain("\"id\"");
    }
  }

  @Nested
  class Directory {
    @TempDir Path directory;

    @Test
    void keepsKeysForTheirOwner() throws IOException {
      var made = SimulatedIntel.loadOrCreate(directory, ENGINE, NOW);
      var loaded = SimulatedIntel.loadOrCreate(directory, ENGINE, NOW);

      assertThat(loaded.root().certificate()).isEqualTo(made.root().certificate());
      var key = directory.resolve("intel-root-ca-key.pem");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
          .isEqualTo("rw-------");
    }

    @Test
    void damagedDirectoryIsRefused() throws IOException {
      SimulatedIntel.loadOrCreate(directory, ENGINE, NOW);
      Files.writeString(directory.resolve("intel-root-ca.pem"), "nothing");

      assertThatThrownBy(() -> SimulatedIntel.load(directory, ENGINE))
          .isInstanceOf(MalformedInputException.class);
    }
  }

  private static boolean verify(java.security.KeyPair keys, Bytes message, Bytes signature) {
    return ENGINE.verify(
        SignatureScheme.ES256, keys.getPublic(), message.toArray(), signature.toArray());
  }

  private static int little(Bytes bytes, int offset, int length) {
    var value = 0;
    for (var i = length - 1; i >= 0; i--) {
      value = value << 8 | bytes.at(offset + i);
    }
    return value;
  }
}
