package io.privyseal.server.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.Asker;
import io.privyseal.attestation.collateral.amd.SnpCompletion;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SharedManufacturer;
import io.privyseal.attestation.testkit.SimulatedAuthority;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.postgres.TestPostgres;
import io.privyseal.foundation.sql.Database;
import io.privyseal.server.certificates.TlsContexts;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Profile;
import io.privyseal.server.configuration.Setting;
import io.privyseal.server.simulation.SimulatedMakers;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The keeper of a local stack: lists of the simulated manufacturer, shared through the database.
class CollateralKeeperTest {
  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
  private static final CryptoEngine ENGINE = CryptoEngines.choose();

  private final Database database = TestPostgres.migratedDatabase();
  private final SimulatedMakers makers =
      new SimulatedMakers(SharedManufacturer.get(), InstantSource.fixed(NOW));
  private @TempDir Path directory;

  @AfterEach
  void close() {
    database.close();
  }

  private CollateralKeeper keeper() {
    var configuration =
        Configuration.read(
            Profile.LOCAL,
            Optional.empty(),
            Map.of(),
            Map.of(
                Setting.DATA_DIRECTORY, List.of(directory.toString()),
                Setting.ATTESTATION_COLLATERAL_PREWARM, List.of("amd/crl/milan/vcek")));
    return CollateralKeeper.start(
        new CollateralSettings(configuration),
        new CollateralKeeper.Surroundings(
            database,
            ENGINE,
            TlsContexts.trusting(List.of(), true),
            InstantSource.fixed(NOW),
            SharedManufacturer.get().addTo(TrustAnchors.amd()),
            IntelTrustAnchors.intel()),
        List.of(makers),
        List.of());
  }

  private static Verdict verdict(CollateralKeeper keeper) {
    var machine = SharedManufacturer.get().machine(ProductLine.MILAN, SharedManufacturer.EPOCH);
    var completed =
        new SnpCompletion(keeper.cache())
            .complete(
                machine.evidence(machine.report()), RevocationRule.fail(), new Asker.Operator());
    var verifier = new SnpVerifier(ENGINE, SharedManufacturer.get().addTo(TrustAnchors.amd()));
    return verifier.verify(completed.evidence(), SnpExpectations.secureDefaults(), NOW).verdict();
  }

  @Test
  void evidenceIsAcceptedByTheManufacturersOwnList() {
    try (var keeper = keeper()) {
      assertThat(verdict(keeper)).isEqualTo(Verdict.ACCEPTED);
    }
  }

  @Test
  void anAuthorityThatTheManufacturerRevokedIsRejected() {
    makers.revoke(SimulatedAuthority.serial(ProductLine.MILAN, Role.ASK));
    try (var keeper = keeper()) {
      assertThat(verdict(keeper)).isEqualTo(Verdict.REJECTED);
    }
  }

  @Test
  void anotherNodeReadsWhatTheFirstOneKept() {
    try (var first = keeper()) {
      assertThat(verdict(first)).isEqualTo(Verdict.ACCEPTED);
    }
    // From now on the manufacturer would say otherwise; what is kept is not due yet.
    makers.revoke(SimulatedAuthority.serial(ProductLine.MILAN, Role.ASK));
    try (var second = keeper()) {
      assertThat(verdict(second)).isEqualTo(Verdict.ACCEPTED);
      assertThat(second.cache().snapshot().fromStore()).isPositive();
    }
  }
}
