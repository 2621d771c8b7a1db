package io.privyseal.attestation.endorsements.intel;

import static io.privyseal.attestation.endorsements.intel.Statements.level;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.TcbEvaluation.Found;
import io.privyseal.attestation.endorsements.intel.TcbEvaluation.NotSupported;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// TCB levels: which one a platform reaches, and what becomes of its status.
class TcbEvaluationTest {
  private static final PartLevel CURRENT_QE = qe(TcbStatus.UP_TO_DATE);

  private static PartLevel qe(TcbStatus status) {
    return new PartLevel(8, Instant.parse("2025-05-14T00:00:00Z"), status, List.of("INTEL-SA-QE"));
  }

  private static PckTcb pck(int svn, int pceSvn) {
    return new PckTcb(filled(svn), pceSvn, Bytes.zeros(16));
  }

  private static Bytes filled(int value) {
    var bytes = new byte[16];
    java.util.Arrays.fill(bytes, (byte) value);
    return Bytes.copyOf(bytes);
  }

  private static TcbStatus status(TcbEvaluation evaluation) {
    assertThat(evaluation).isInstanceOf(Found.class);
    return ((Found) evaluation).status();
  }

  @Nested
  class Sgx {
    private final TcbInfo info =
        Statements.tcbInfo(
            Statements.sgx(
                level(7, -1, 13, "UpToDate"),
                level(7, -1, 11, "ConfigurationNeeded", "INTEL-SA-2"),
                level(5, -1, 11, "OutOfDate", "INTEL-SA-3"),
                level(2, -1, 5, "Revoked")));

    @ParameterizedTest
    @CsvSource({
      "7, 13, UP_TO_DATE",
      "9, 20, UP_TO_DATE",
      "255, 65535, UP_TO_DATE",
      "7, 12, CONFIGURATION_NEEDED",
      "6, 13, OUT_OF_DATE",
      "5, 11, OUT_OF_DATE",
      "4, 13, REVOKED",
      "7, 10, REVOKED",
      "2, 5, REVOKED"
    })
    void theNewestLevelThatIsReachedCounts(int svn, int pceSvn, TcbStatus status) {
      assertThat(status(TcbEvaluation.ofSgx(pck(svn, pceSvn), info, CURRENT_QE))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({"1, 13", "7, 4", "0, 0"})
    void belowAllLevelsNothingIsSupported(int svn, int pceSvn) {
      assertThat(TcbEvaluation.ofSgx(pck(svn, pceSvn), info, CURRENT_QE))
          .isInstanceOf(NotSupported.class);
    }

    @Test
    void oneComponentThatIsShortIsEnough() {
      for (var i = 0; i < 16; i++) {
        var components = filled(200).toArray();
        components[i] = 6;
        var tcb = new PckTcb(Bytes.copyOf(components), 13, Bytes.zeros(16));
        assertThat(status(TcbEvaluation.ofSgx(tcb, info, CURRENT_QE)))
            .as("component %d", i)
            .isEqualTo(TcbStatus.OUT_OF_DATE);
      }
    }

    @Test
    void advisoriesOfAllPartsAreGathered() {
      var found = (Found) TcbEvaluation.ofSgx(pck(5, 11), info, CURRENT_QE);

      assertThat(found.advisories()).containsExactly("INTEL-SA-3", "INTEL-SA-QE");
      assertThat(found.tcbDate()).isEqualTo(Instant.parse("2025-05-14T00:00:00Z"));
    }
  }

  @Nested
  class Convergence {
    @ParameterizedTest
    @CsvSource({
      "UP_TO_DATE, OUT_OF_DATE",
      "SW_HARDENING_NEEDED, OUT_OF_DATE",
      "CONFIGURATION_NEEDED, OUT_OF_DATE_CONFIGURATION_NEEDED",
      "CONFIGURATION_AND_SW_HARDENING_NEEDED, OUT_OF_DATE_CONFIGURATION_NEEDED",
      "OUT_OF_DATE, OUT_OF_DATE",
      "OUT_OF_DATE_CONFIGURATION_NEEDED, OUT_OF_DATE_CONFIGURATION_NEEDED",
      "TD_RELAUNCH_ADVISED, TD_RELAUNCH_ADVISED",
      "TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED, TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED",
      "REVOKED, REVOKED"
    })
    void aPartThatIsOutOfDatePullsThePlatformDown(TcbStatus platform, TcbStatus result) {
      assertThat(platform.convergedWith(TcbStatus.OUT_OF_DATE)).isEqualTo(result);
    }

    @ParameterizedTest
    @EnumSource(TcbStatus.class)
    void aRevokedPartRevokesAll(TcbStatus platform) {
      assertThat(platform.convergedWith(TcbStatus.REVOKED)).isEqualTo(TcbStatus.REVOKED);
    }

    @ParameterizedTest
    @EnumSource(TcbStatus.class)
    void aPartThatIsUpToDateChangesNothing(TcbStatus platform) {
      assertThat(platform.convergedWith(TcbStatus.UP_TO_DATE)).isEqualTo(platform);
    }

    @ParameterizedTest
    @EnumSource(TcbStatus.class)
    void everyStatusIsFoundByItsName(TcbStatus status) {
      assertThat(TcbStatus.named(status.label())).contains(status);
    }
  }

  @Nested
  class Tdx {
    private final JsonObject[] levels = {
      level(7, 5, 13, "UpToDate"),
      level(7, 3, 13, "ConfigurationNeeded", "INTEL-SA-2"),
      level(3, 3, 5, "OutOfDate", "INTEL-SA-3")
    };
    private final TcbInfo info = Statements.tcbInfo(Statements.tdx(levels));

    /// A report whose numbers are all `svn`, but for the module's own two.
    private TdReport report(int moduleSvn, int moduleVersion, int svn) {
      return TdReport.parse(
          teeTcbSvn(moduleSvn, moduleVersion, svn).concat(Bytes.zeros(TdReport.BYTES_1_0 - 16)));
    }

    private TdReport report15(Bytes launched, Bytes running) {
      return TdReport.parse(
          launched
              .concat(Bytes.zeros(TdReport.BYTES_1_0 - 16))
              .concat(running)
              .concat(Bytes.zeros(48)));
    }

    private Bytes teeTcbSvn(int moduleSvn, int moduleVersion, int svn) {
      var bytes = filled(svn).toArray();
      bytes[0] = (byte) moduleSvn;
      bytes[1] = (byte) moduleVersion;
      return Bytes.copyOf(bytes);
    }

    @Test
    void withoutModuleIdentityAllComponentsCount() {
      assertThat(evaluate(report(5, 0, 9))).isInstanceOf(NotSupported.class);
      var all = level(7, 0, 13, "UpToDate");
      var low = Statements.tcbInfo(Statements.tdx(all));
      assertThat(status(TcbEvaluation.ofTdx(pck(7, 13), report(0, 0, 9), low, CURRENT_QE)))
          .isEqualTo(TcbStatus.UP_TO_DATE);
    }

    @Test
    void withModuleIdentityTheFirstTwoAreTheModules() {
      assertThat(status(evaluate(report(4, 1, 5)))).isEqualTo(TcbStatus.UP_TO_DATE);
    }

    @Test
    void aLowerTdxComponentLeadsToALowerLevel() {
      assertThat(status(evaluate(report(4, 1, 4)))).isEqualTo(TcbStatus.CONFIGURATION_NEEDED);
      assertThat(evaluate(report(4, 1, 2))).isInstanceOf(NotSupported.class);
    }

    @Test
    void anOutdatedModulePullsThePlatformDown() {
      var found = (Found) evaluate(report(3, 1, 5));

      assertThat(found.status()).isEqualTo(TcbStatus.OUT_OF_DATE);
      assertThat(found.advisories()).contains("INTEL-SA-01036");
      assertThat(found.tcbDate()).isEqualTo(Instant.parse("2023-08-09T00:00:00Z"));
      assertThat(status(evaluate(report(3, 1, 4))))
          .isEqualTo(TcbStatus.OUT_OF_DATE_CONFIGURATION_NEEDED);
    }

    @Test
    void aRevokedModuleRevokesThePlatform() {
      assertThat(status(evaluate(report(1, 1, 5)))).isEqualTo(TcbStatus.REVOKED);
    }

    @Test
    void aModuleBelowAllItsLevelsIsNotSupported() {
      assertThat(evaluate(report(0, 1, 5))).isInstanceOf(NotSupported.class);
    }

    @Test
    void aModuleThatNobodyKnowsIsNotSupported() {
      assertThat(evaluate(report(9, 2, 9))).isInstanceOf(NotSupported.class);
    }

    @Test
    void aRevokedSgxLevelRevokesThePlatform() {
      var revoked =
          Statements.tcbInfo(
              Statements.tdx(level(7, 9, 13, "Revoked"), level(5, 3, 5, "UpToDate")));
      assertThat(status(TcbEvaluation.ofTdx(pck(7, 13), report(4, 1, 5), revoked, CURRENT_QE)))
          .isEqualTo(TcbStatus.REVOKED);
    }

    @Test
    void anOutdatedQuotingEnclavePullsThePlatformDown() {
      assertThat(
              status(
                  TcbEvaluation.ofTdx(
                      pck(7, 13), report(4, 1, 5), info, qe(TcbStatus.OUT_OF_DATE))))
          .isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void relaunchIsAdvisedWhereOnlyTheLaunchingModuleIsOld() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(4, 1, 5));

      assertThat(status(evaluate(report))).isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED);
    }

    @Test
    void relaunchWithConfigurationWhereThatIsNeededToo() {
      var report = report15(teeTcbSvn(3, 1, 4), teeTcbSvn(4, 1, 5));

      assertThat(status(evaluate(report)))
          .isEqualTo(TcbStatus.TD_RELAUNCH_ADVISED_CONFIGURATION_NEEDED);
    }

    @Test
    void noRelaunchWhereTheRunningModuleIsOldToo() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(3, 1, 5));

      assertThat(status(evaluate(report))).isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void noRelaunchWhereTheRunningMicrocodeIsOld() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(4, 1, 4));

      assertThat(status(evaluate(report))).isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void noRelaunchWhereNobodyKnowsTheRunningModule() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(9, 2, 9));

      assertThat(status(evaluate(report))).isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void noRelaunchWhereTheQuotingEnclaveIsOld() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(4, 1, 5));

      assertThat(status(TcbEvaluation.ofTdx(pck(7, 13), report, info, qe(TcbStatus.OUT_OF_DATE))))
          .isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void noRelaunchWhereThePlatformIsOld() {
      var report = report15(teeTcbSvn(3, 1, 5), teeTcbSvn(4, 1, 5));

      assertThat(status(TcbEvaluation.ofTdx(pck(5, 13), report, info, CURRENT_QE)))
          .isEqualTo(TcbStatus.OUT_OF_DATE);
    }

    @Test
    void noRelaunchWhereAllIsCurrent() {
      var report = report15(teeTcbSvn(4, 1, 5), teeTcbSvn(4, 1, 5));

      assertThat(status(evaluate(report))).isEqualTo(TcbStatus.UP_TO_DATE);
    }

    private TcbEvaluation evaluate(TdReport report) {
      return TcbEvaluation.ofTdx(pck(7, 13), report, info, CURRENT_QE);
    }
  }
}
