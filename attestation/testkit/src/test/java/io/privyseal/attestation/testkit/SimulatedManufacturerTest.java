package io.privyseal.attestation.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.EcCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatedManufacturerTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SimulatedManufacturer SHARED = SharedManufacturer.get();
  private static final SimulatedMachine MILAN =
      SHARED.machine(ProductLine.MILAN, SharedManufacturer.EPOCH);

  @ParameterizedTest
  @EnumSource(
      value = ProductLine.class,
      names = {"MILAN", "GENOA", "TURIN"})
  void certificatesHaveAmdsProfile(ProductLine line) {
    var endorsements = new AmdEndorsements(ENGINE);
    for (var machine :
        new SimulatedMachine[] {
          SHARED.machine(line, SharedManufacturer.EPOCH),
          SHARED.machine(line, SharedManufacturer.EPOCH).withVlek("CN=x")
        }) {
      var chain = machine.certificates().stream().map(endorsements::read).toList();

      assertThat(chain.get(0).namesAsIssuer(chain.get(1))).isTrue();
      assertThat(chain.get(1).namesAsIssuer(chain.get(2))).isTrue();
      assertThat(endorsements.isSignedBy(chain.get(0), chain.get(1))).isTrue();
      assertThat(endorsements.isSignedBy(chain.get(1), chain.get(2))).isTrue();
      assertThat(endorsements.isSignedBy(chain.get(2), chain.get(2))).isTrue();
      assertThat(chain).allMatch(c -> c.productLine() == line);
      assertThat(chain.get(2).role()).isEqualTo(Role.ARK);
    }
  }

  @Test
  void machinesOfOneManufacturerHaveChipsOfTheirOwn() {
    var other = SHARED.machine(ProductLine.MILAN, SharedManufacturer.EPOCH);

    assertThat(other.chipId()).isNotEqualTo(MILAN.chipId());
    assertThat(MILAN.withTcb(MILAN.tcb()).chipId()).isEqualTo(MILAN.chipId());
  }

  @Test
  void unknownLineIsOurMistake() {
    assertThatThrownBy(() -> SHARED.authorities(ProductLine.VENICE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> SimulatedManufacturer.create(ENGINE, SharedManufacturer.EPOCH, "none", Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Nested
  class Memory {
    @Test
    void remembersWhatVerifiedByItsExactBytes() {
      var endorsements = new AmdEndorsements(ENGINE);
      var leaf = endorsements.read(MILAN.certificates().get(0));
      var ask = endorsements.read(MILAN.certificates().get(1));

      assertThat(endorsements.isSignedBy(leaf, ask)).isTrue();
      assertThat(endorsements.read(MILAN.certificates().get(0))).isSameAs(leaf);
      assertThat(endorsements.read(MILAN.certificates().get(1))).isNotSameAs(ask);
    }

    @Test
    void doesNotTakeOneSignerForAnother() {
      var endorsements = new AmdEndorsements(ENGINE);
      var leaf = endorsements.read(MILAN.certificates().get(0));
      var ask = endorsements.read(MILAN.certificates().get(1));
      var asvk = endorsements.read(MILAN.authorities().asvk().certificate());

      assertThat(endorsements.isSignedBy(leaf, ask)).isTrue();
      assertThat(endorsements.isSignedBy(leaf, asvk)).isFalse();
      assertThat(endorsements.isSignedBy(leaf, leaf)).isFalse();
    }

    @Test
    void leastRecentlyUsedLeafGoesFirst() {
      var endorsements = new AmdEndorsements(ENGINE, 2, 3);
      var ask = endorsements.read(MILAN.certificates().get(1));
      var first = endorsements.read(MILAN.certificates().get(0));
      endorsements.isSignedBy(first, ask);
      var keys = ENGINE.generateEc(EcCurve.P384);
      var validity =
          new Validity(SharedManufacturer.EPOCH, SharedManufacturer.EPOCH.plus(Duration.ofDays(1)));
      for (var i = 0; i < 3; i++) {
        var leaf =
            SimulatedLeaf.vcek(ProductLine.MILAN, MILAN.tcb(), MILAN.chipId(), keys, validity)
                .issuedBy(MILAN.issuer());
        endorsements.isSignedBy(endorsements.read(leaf), ask);
      }
      assertThat(endorsements.read(MILAN.certificates().get(0))).isNotSameAs(first);
    }
  }

  @Nested
  class InADirectory {
    @TempDir private Path directory;

    private SimulatedManufacturer saved() {
      return SHARED.save(directory.resolve("maker"));
    }

    @Test
    void isTheSameAfterLoading() {
      var kept = saved();
      var loaded = SimulatedManufacturer.load(directory.resolve("maker"), ENGINE);

      assertThat(loaded.name()).isEqualTo(kept.name());
      assertThat(loaded.productLines()).isEqualTo(kept.productLines());
      for (var line : kept.productLines()) {
        assertThat(loaded.authorities(line).ark().certificate())
            .isEqualTo(kept.authorities(line).ark().certificate());
      }
      var leaf =
          AmdCertificate.parse(
              loaded
                  .machine(ProductLine.MILAN, SharedManufacturer.EPOCH)
                  .certificates()
                  .getFirst());
      var ask = AmdCertificate.parse(kept.authorities(ProductLine.MILAN).ask().certificate());
      assertThat(leaf.isSignedBy(ask, ENGINE)).isTrue();
    }

    @Test
    void isMadeOnceOnly() {
      saved();
      var again =
          SimulatedManufacturer.loadOrCreate(
              directory.resolve("maker"),
              ENGINE,
              SharedManufacturer.EPOCH,
              Set.of(ProductLine.MILAN));

      assertThat(again.authorities(ProductLine.MILAN).ark().certificate())
          .isEqualTo(SHARED.authorities(ProductLine.MILAN).ark().certificate());
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
      saved();
      try (var files = Files.list(directory.resolve("maker"))) {
        assertThat(files)
            .isNotEmpty()
            .allSatisfy(file ->
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
      }
    }

    @Test
    void itsRootsAreAddedWithoutItsKeys() throws IOException {
      saved();
      try (var files = Files.list(directory.resolve("maker"))) {
        for (var file : files.filter(f -> f.toString().endsWith("-key.pem")).toList()) {
          Files.delete(file);
        }
      }
      var anchors =
          SimulatedManufacturer.addRootsOf(directory.resolve("maker"), TrustAnchors.amd());

      assertThat(anchors.trustsSimulated()).isTrue();
      assertThat(anchors.all()).containsAll(SHARED.addTo(TrustAnchors.amd()).all());
    }

    @Test
    void directoryWithoutOneIsRefused() {
      assertThatThrownBy(() -> SimulatedManufacturer.load(directory, ENGINE))
          .isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"milan-ask.pem", "milan-ark.pem", "milan-asvk.pem", "milan-ask-key.pem"})
    void damagedFileIsRefused(String file) throws IOException {
      saved();
      Files.writeString(directory.resolve("maker").resolve(file), "nothing");

      assertThatThrownBy(() -> SimulatedManufacturer.load(directory.resolve("maker"), ENGINE))
          .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void certificateInAnothersPlaceIsRefused() throws IOException {
      saved();
      var maker = directory.resolve("maker");
      Files.writeString(
          maker.resolve("milan-ask.pem"), Files.readString(maker.resolve("genoa-ask.pem")));

      assertThatThrownBy(() -> SimulatedManufacturer.load(maker, ENGINE))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining("milan-ask.pem");
    }
  }

  @Nested
  class Wrappings {
    @Test
    void thimAnswerIsRecognised() {
      var parts = EvidenceRecognizer.recognize(Bytes.utf8(MILAN.thimJson().toJson()));

      assertThat(parts.certificates()).isEqualTo(MILAN.certificates());
      assertThat(parts.endorsedTcb()).contains(MILAN.tcb().raw());
    }

    @Test
    void azureAttestationReportIsRecognised() {
      var evidence = MILAN.attest(Bytes.utf8("{}"));
      var parts =
          EvidenceRecognizer.recognize(Bytes.utf8(SimulatedMachine.maaReport(evidence).toJson()));

      assertThat(parts.toSnpEvidence()).isEqualTo(evidence);
    }

    @Test
    void pemChainIsRecognised() {
      var parts = EvidenceRecognizer.recognize(Bytes.utf8(MILAN.certificateChainPem()));

      assertThat(parts.certificates()).isEqualTo(MILAN.certificates());
    }
  }

  @Test
  void printsNoKeys() {
    assertThat(SHARED.toString() + MILAN + SHARED.authorities(ProductLine.MILAN).ark())
        .doesNotContain("PRIVATE")
        .hasSizeLessThan(300);
  }
}
