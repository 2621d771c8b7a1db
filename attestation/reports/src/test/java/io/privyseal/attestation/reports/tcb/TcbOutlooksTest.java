package io.privyseal.attestation.reports.tcb;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckTcb;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.TeeTcbSvn;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.reports.RecordedAttestations;
import io.privyseal.attestation.reports.html.ReportHtml;
import io.privyseal.attestation.reports.tcb.TcbStanding.Passes;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TcbOutlooksTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  @Nested
  class OfAmd {
    private static TcbVersion tcb(int bootloader, int snp, int microcode) {
      return TcbVersion.of(Layout.MILAN_GENOA, 0, bootloader, 0, snp, microcode);
    }

    private static final TcbVersion RUNS = tcb(3, 8, 115);

    private static PlatformTcb.Amd platform(TcbVersion reported, Optional<TcbVersion> minimum) {
      return new PlatformTcb.Amd("aa", ProductLine.MILAN, reported, RUNS, RUNS, RUNS, minimum);
    }

    private static TcbOutlook outlook(PlatformTcb platform, Map<ProductLine, TcbVersion> next) {
      return new TcbOutlooks(TcbInfos.none(), TcbOutlooks.DEFAULT_ACCEPTED, next).of(platform);
    }

    @Test
    void aTcbOfTheMinimumPassesTodayAndNothingIsKnownOfTomorrow() {
      var outlook = outlook(platform(RUNS, Optional.of(RUNS)), Map.of());
      assertThat(outlook.today().passes()).isEqualTo(Passes.YES);
      assertThat(outlook.next().passes()).isEqualTo(Passes.UNKNOWN);
      assertThat(outlook.shortfalls()).isEmpty();
      assertThat(outlook.remarks()).isEmpty();
    }

    @Test
    void withoutReferenceValuesNothingIsKnown() {
      assertThat(outlook(platform(RUNS, Optional.empty()), Map.of()).today().passes())
          .isEqualTo(Passes.UNKNOWN);
    }

    @Test
    void theNextMinimumTellsWhichComponentWillBeShortAndWhatMendsIt() {
      var outlook =
          outlook(platform(RUNS, Optional.of(RUNS)), Map.of(ProductLine.MILAN, tcb(4, 8, 213)));
      assertThat(outlook.today().passes()).isEqualTo(Passes.YES);
      assertThat(outlook.next().passes()).isEqualTo(Passes.NO);
      assertThat(outlook.shortfalls())
          .extracting(TcbShortfall::component)
          .containsExactly("bootloader", "microcode");
      assertThat(outlook.shortfalls().getFirst().mend()).contains("BIOS");
      assertThat(outlook.shortfalls().getLast().mend()).contains("microcode");
      assertThat(outlook.shortfalls()).allMatch(TcbShortfall::next);
    }

    @Test
    void firmwareThatRunsAlreadyNeedsOnlyToBeReported() {
      var outlook = outlook(platform(tcb(3, 7, 115), Optional.of(RUNS)), Map.of());
      assertThat(outlook.today().passes()).isEqualTo(Passes.NO);
      assertThat(outlook.shortfalls().getFirst().mend()).contains("SNP_CONFIG");
      assertThat(outlook.remarks())
          .containsExactly(
              "snp runs newer than is reported: the host can raise the reported TCB (SNP_CONFIG)");
    }

    @Test
    void firmwareThatCanBeRolledBackIsToldOf() {
      var platform =
          new PlatformTcb.Amd(
              "", ProductLine.MILAN, RUNS, RUNS, tcb(3, 7, 115), RUNS, Optional.empty());
      assertThat(outlook(platform, Map.of()).remarks().getFirst()).contains("SNP_COMMIT");
    }

    @Test
    void aGuestThatWasLaunchedOnOlderFirmwareIsToldOf() {
      var platform =
          new PlatformTcb.Amd(
              "", ProductLine.MILAN, RUNS, RUNS, RUNS, tcb(3, 8, 100), Optional.empty());
      assertThat(outlook(platform, Map.of()).remarks().getFirst())
          .startsWith("microcode was older when the guest was launched");
    }

    @Test
    void isReadFromWhatWasRecorded() {
      var facts =
          RecordedAttestations.milan("11".repeat(48), "aa")
              .put(AttestedFacts.TCB_COMMITTED, "0300000000000773")
              .build();
      assertThat(PlatformTcb.of(facts))
          .contains(
              new PlatformTcb.Amd(
                  "aa", ProductLine.MILAN, RUNS, RUNS, tcb(3, 7, 115), RUNS, Optional.empty()));
    }
  }

  @Nested
  class OfIntel {
    private static final Fmspc FMSPC = Fmspc.ofHex("00806f050000");

    private static TcbInfo.Level level(int svn, int pce, TcbStatus status) {
      var components = new java.util.ArrayList<>(Collections.nCopies(16, component(0, "", "")));
      components.set(0, component(svn, "BIOS", "Early Microcode Update"));
      components.set(1, component(svn, "OS/VMM", "SEAMLDR ACM"));
      components.set(2, component(svn, "", ""));
      return new TcbInfo.Level(
          components,
          pce,
          Optional.of(Collections.nCopies(16, component(0, "", ""))),
          NOW,
          status,
          List.of("INTEL-SA-00001"));
    }

    private static TcbInfo.Component component(int svn, String category, String type) {
      return new TcbInfo.Component(svn, category, type);
    }

    private static TcbInfo info(int number, TcbInfo.Level... levels) {
      return new TcbInfo(
          TeeType.SGX,
          3,
          NOW,
          NOW.plusSeconds(1),
          FMSPC,
          Optional.empty(),
          number,
          Optional.empty(),
          List.of(),
          List.of(levels));
    }

    private static PlatformTcb.Intel platform(int svn, int pce) {
      var components = new byte[16];
      for (var i = 0; i < 3; i++) {
        components[i] = (byte) svn;
      }
      return new PlatformTcb.Intel(
          "bb",
          FMSPC,
          new PckTcb(Bytes.copyOf(components), pce, Bytes.zeros(16)),
          Optional.empty());
    }

    private static TcbInfos infos(Optional<TcbInfo> now, Optional<TcbInfo> coming) {
      return new TcbInfos() {
        @Override
        public Optional<TcbInfo> inForce(TeeType tee, Fmspc fmspc) {
          return now;
        }

        @Override
        public Optional<TcbInfo> coming(TeeType tee, Fmspc fmspc) {
          return coming;
        }
      };
    }

    private static TcbOutlook outlook(PlatformTcb platform, TcbInfo now, TcbInfo... coming) {
      return new TcbOutlooks(
              infos(Optional.of(now), List.of(coming).stream().findFirst()),
              TcbOutlooks.DEFAULT_ACCEPTED,
              Map.of())
          .of(platform);
    }

    private static final TcbInfo TODAY =
        info(17, level(5, 13, TcbStatus.UP_TO_DATE), level(4, 13, TcbStatus.OUT_OF_DATE));

    private static final TcbInfo TOMORROW =
        info(18, level(6, 14, TcbStatus.UP_TO_DATE), level(5, 13, TcbStatus.OUT_OF_DATE));

    @Test
    void aPlatformPassesTodayAndNotAfterTheNextRecovery() {
      var outlook = outlook(platform(5, 13), TODAY, TOMORROW);
      assertThat(outlook.today())
          .isEqualTo(new TcbStanding(Passes.YES, "UpToDate", "TCB evaluation 17"));
      assertThat(outlook.next())
          .isEqualTo(new TcbStanding(Passes.NO, "OutOfDate", "TCB evaluation 18"));
      assertThat(outlook.shortfalls())
          .extracting(TcbShortfall::component, TcbShortfall::actual, TcbShortfall::required)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("SGX TCB component 1", 5, 6),
              org.assertj.core.groups.Tuple.tuple("SGX TCB component 2", 5, 6),
              org.assertj.core.groups.Tuple.tuple("SGX TCB component 3", 5, 6),
              org.assertj.core.groups.Tuple.tuple("PCESVN", 13, 14));
    }

    @Test
    void eachNumberSaysWhatMendsIt() {
      var mends =
          outlook(platform(5, 13), TODAY, TOMORROW).shortfalls().stream()
              .map(TcbShortfall::mend)
              .toList();
      assertThat(mends.get(0)).contains("microcode");
      assertThat(mends.get(1)).contains("SEAM loader");
      assertThat(mends.get(2)).contains("does not say");
      assertThat(mends.get(3)).contains("provisioning certification enclave");
    }

    @Test
    void aPlatformThatFailsTodayIsToldWhatIsShortToday() {
      var outlook = outlook(platform(4, 13), TODAY);
      assertThat(outlook.today().passes()).isEqualTo(Passes.NO);
      assertThat(outlook.next().passes()).isEqualTo(Passes.UNKNOWN);
      assertThat(outlook.shortfalls()).hasSize(3).noneMatch(TcbShortfall::next);
    }

    @Test
    void aPlatformBelowEveryLevelFails() {
      assertThat(outlook(platform(1, 1), TODAY).today())
          .isEqualTo(new TcbStanding(Passes.NO, "below every level", "TCB evaluation 17"));
    }

    @Test
    void anOlderTcbInfoIsNoNextRecovery() {
      assertThat(outlook(platform(5, 13), TOMORROW, TODAY).next().passes())
          .isEqualTo(Passes.UNKNOWN);
    }

    @Test
    void withoutTcbInfoNothingIsKnown() {
      var outlook =
          new TcbOutlooks(TcbInfos.none(), TcbOutlooks.DEFAULT_ACCEPTED, Map.of())
              .of(platform(5, 13));
      assertThat(outlook.today().passes()).isEqualTo(Passes.UNKNOWN);
    }

    @Test
    void aStatusThatTheOperatorAcceptsPasses() {
      var lenient =
          new TcbOutlooks(
              infos(Optional.of(TODAY), Optional.empty()),
              java.util.Set.of(TcbStatus.UP_TO_DATE, TcbStatus.OUT_OF_DATE),
              Map.of());
      assertThat(lenient.of(platform(4, 13)).today().passes()).isEqualTo(Passes.YES);
    }

    @Test
    void configurationThatIntelAsksForIsToldOf() {
      var info = info(17, level(5, 13, TcbStatus.CONFIGURATION_NEEDED));
      assertThat(outlook(platform(5, 13), info).remarks().getFirst()).contains("INTEL-SA-00001");
    }

    @Test
    void isReadFromWhatWasRecorded() {
      var facts =
          new AttestedFacts.Builder()
              .put(AttestedFacts.TEE, "tdx")
              .put(AttestedFacts.CHIP, "bb")
              .put(AttestedFacts.PLATFORM, FMSPC.bytes().hex())
              .put(AttestedFacts.TCB_PCK, platform(5, 13).pck().components().hex())
              .put(AttestedFacts.TCB_PCE, "13")
              .put(AttestedFacts.TCB_TDX, "05".repeat(16))
              .build();
      assertThat(PlatformTcb.of(facts))
          .contains(
              new PlatformTcb.Intel(
                  "bb",
                  FMSPC,
                  platform(5, 13).pck(),
                  Optional.of(new TeeTcbSvn(Bytes.ofHex("05".repeat(16))))));
    }

    @Test
    void aPageAndAJsonDocumentTellTheSame() {
      var outlooks = List.of(outlook(platform(5, 13), TODAY, TOMORROW));
      var html = ReportHtml.write(outlooks, NOW);
      var json = TcbJson.write(outlooks).toJson();
      for (var shortfall : outlooks.getFirst().shortfalls()) {
        assertThat(html).contains(shortfall.component());
        assertThat(json).contains(shortfall.component(), shortfall.mend());
      }
      assertThat(json).contains("\"today\":{\"passes\":\"yes\",\"status\":\"UpToDate\"");
      assertThat(html).contains("passes", "refused");
    }
  }

  @Test
  void factsThatSayNothingUsefulAreNoPlatform() {
    assertThat(PlatformTcb.of(new AttestedFacts.Builder().build())).isEmpty();
    assertThat(
            PlatformTcb.of(
                new AttestedFacts.Builder()
                    .put(AttestedFacts.TEE, "sgx")
                    .put(AttestedFacts.PLATFORM, "zz")
                    .build()))
        .isEmpty();
  }
}
