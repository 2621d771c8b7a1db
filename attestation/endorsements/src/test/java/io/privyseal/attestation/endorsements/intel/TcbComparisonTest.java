package io.privyseal.attestation.endorsements.intel;

import static io.privyseal.attestation.endorsements.intel.Statements.level;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which numbers of a platform are short of which level.
class TcbComparisonTest {
  private static final TcbInfo INFO =
      Statements.tcbInfo(
          Statements.tdx(
              level(7, 5, 13, "UpToDate"),
              level(5, 3, 11, "OutOfDate"),
              level(1, 0, 1, "Revoked")));

  private static PckTcb pck(String components, int pceSvn) {
    return new PckTcb(Bytes.ofHex(components), pceSvn, Bytes.zeros(16));
  }

  @Test
  void eachShortComponentIsNamed() {
    var comparison =
        TcbComparison.of(pck("07070607070707070707070707070705", 12), Optional.empty(), INFO);

    var newest = comparison.levels().getFirst();
    assertThat(newest.isReached()).isFalse();
    assertThat(newest.shortfalls())
        .extracting(TcbComparison.Shortfall::toString)
        .containsExactly(
            "SGX TCB component 3 (BIOS, Early Microcode Update): 6, needs 7",
            "SGX TCB component 16 (BIOS, Early Microcode Update): 5, needs 7",
            "PCESVN: 12, needs 13");
    assertThat(comparison.reached().orElseThrow().level().status())
        .isEqualTo(TcbStatus.OUT_OF_DATE);
    assertThat(comparison.above()).containsExactly(newest);
  }

  @Test
  void tdxComponentsAreComparedFromTheThirdWhereModulesHaveIdentities() {
    var svn = new TeeTcbSvn(Bytes.ofHex("03010405050505050505050505050505"));

    var comparison = TcbComparison.of(pck("07".repeat(16), 13), Optional.of(svn), INFO);

    assertThat(comparison.levels().getFirst().shortfalls())
        .extracting(TcbComparison.Shortfall::component)
        .containsExactly("TDX TCB component 3");
    assertThat(comparison.moduleLevels()).hasSize(3);
    assertThat(comparison.moduleLevels().getFirst().isReached()).isFalse();
    assertThat(comparison.moduleLevels().get(1).isReached()).isTrue();
  }

  @Test
  void aPlatformBelowAllLevelsReachesNone() {
    var comparison = TcbComparison.of(pck("00".repeat(16), 0), Optional.empty(), INFO);

    assertThat(comparison.reached()).isEmpty();
    assertThat(comparison.above()).hasSize(3);
  }

  @Test
  void itAgreesWithTheEvaluation() {
    for (var svn = 0; svn < 10; svn++) {
      var pck = pck("%02x".formatted(svn).repeat(16), 20);
      var reached = TcbComparison.of(pck, Optional.empty(), INFO).reached().map(l -> l.level());
      var level = new PartLevel(1, INFO.issueDate(), TcbStatus.UP_TO_DATE, java.util.List.of());
      var evaluated =
          switch (TcbEvaluation.ofSgx(pck, INFO, level)) {
            case TcbEvaluation.Found found -> Optional.of(found.platformLevel());
            case TcbEvaluation.NotSupported _ -> Optional.<TcbInfo.Level>empty();
          };
      assertThat(reached).as("svn %d", svn).isEqualTo(evaluated);
    }
  }
}
