package io.privyseal.attestation.verification.azure;

import static io.privyseal.attestation.verification.azure.SimulatedVm.NONCE;
import static io.privyseal.attestation.verification.azure.SimulatedVm.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.azure.HclReport;
import io.privyseal.attestation.evidence.azure.VtpmEvidence;
import io.privyseal.attestation.evidence.eventlog.EventLog;
import io.privyseal.attestation.evidence.tpm.CertifiedKey;
import io.privyseal.attestation.evidence.tpm.PcrValues;
import io.privyseal.attestation.evidence.tpm.TpmAttest;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.attestation.evidence.tpm.TpmPublic;
import io.privyseal.attestation.evidence.tpm.TpmQuote;
import io.privyseal.attestation.evidence.tpm.TpmSignature;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.azure.SimulatedVtpm;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every byte once: of the HCL report, the registers, the certified key and its certification; and
/// each length. Whatever is changed, nothing is accepted, and nothing is thrown.
class MutationTest {
  /// Request type, status and reserved bytes of the header: neither bound nor read for anything.
  private static final int FREE_FROM = 0x0c;

  private static final int FREE_UNTIL = 0x20;

  /// After a TDREPORT there is room in the area that an SNP report fills; nothing is read of it.
  private static final int AREA_FROM = 0x20;

  private static final int AREA_UNTIL = 0x4c0;

  static Stream<Arguments> vms() {
    return Stream.of(
        Arguments.of(SimulatedVm.onSnp(), 11L), Arguments.of(SimulatedVm.onTdx(), 20260601L));
  }

  @ParameterizedTest(name = "seed {1}")
  @MethodSource("vms")
  void anyFlippedBitOfTheHclReportIsRefused(SimulatedVm vm, long seed) {
    var random = new Random(seed);
    var report = vm.made().hclReport().nvContent();
    var filled = AREA_FROM + vm.made().hclReport().hardwareReport().length();
    for (var i = 0; i < report.length(); i++) {
      var flipped = Corruption.flipBit(report, 8 * i + random.nextInt(8));
      var free =
          within(i, FREE_FROM, FREE_UNTIL)
              || within(i, filled, AREA_UNTIL)
              || isUnquotedPartOfATdReport(vm, i - AREA_FROM);
      if (!free) {
        assertThat(verdict(vm, evidence(vm, flipped)))
            .as("byte 0x%x, seed %d", i, seed)
            .isEqualTo(Verdict.REJECTED);
      }
    }
  }

  /// A quote has of a TDREPORT what it says of module and trust domain, not its MAC, digests and
  /// reserved bytes.
  private static boolean isUnquotedPartOfATdReport(SimulatedVm vm, int offset) {
    if (vm.made().hclReport().hardwareReport().length() != HclReport.Type.TDX.bytes()) {
      return false;
    }
    return within(offset, 0, 0x80)
        || within(offset, 0xc0, 0x108)
        || within(offset, 0x180, 0x200)
        || within(offset, 0x200 + 400, 0x400);
  }

  private static boolean within(int offset, int from, int until) {
    return offset >= from && offset < until;
  }

  @ParameterizedTest(name = "seed {1}")
  @MethodSource("vms")
  void anyOtherLengthOfTheHclReportIsRefused(SimulatedVm vm, long seed) {
    var bare = vm.made().hclReport().bytes();
    for (var other : Corruption.otherLengths(bare)) {
      var zerosAfterIt = other.equals(Corruption.oneLonger(bare));
      assertThat(verdict(vm, evidence(vm, other)))
          .as("seed %d", seed)
          .isEqualTo(zerosAfterIt ? Verdict.ACCEPTED : Verdict.REJECTED);
    }
  }

  @ParameterizedTest(name = "seed {1}")
  @MethodSource("vms")
  void anyFlippedBitOfAQuotedRegisterIsRefused(SimulatedVm vm, long seed) {
    var random = new Random(seed);
    for (var register : SimulatedVtpm.LINUX_PCRS) {
      for (var i = 0; i < TpmHash.SHA256.bytes(); i++) {
        var changed = new TreeMap<>(vm.made().registers());
        var bit = 8 * i + random.nextInt(8);
        changed.computeIfPresent(register, (_, value) -> Corruption.flipBit(value, bit));
        var evidence = vm.evidence().withPcrs(PcrValues.of(TpmHash.SHA256, changed));
        assertThat(verdict(vm, () -> evidence))
            .as("PCR %d, bit %d, seed %d", register, bit, seed)
            .isEqualTo(Verdict.REJECTED);
      }
    }
  }

  @ParameterizedTest(name = "seed {1}")
  @MethodSource("vms")
  void anyFlippedBitOfTheKeyAndItsCertificationIsRefused(SimulatedVm vm, long seed) {
    var random = new Random(seed);
    var area = vm.made().encryptionKey().area().bytes();
    var attest = vm.made().certifiedKey().attest();
    var signature = vm.made().certifiedKey().signature();
    for (var part : List.of(area, attest, signature)) {
      for (var i = 0; i < part.length(); i++) {
        var flipped = Corruption.flipBit(part, 8 * i + random.nextInt(8));
        Function<Bytes, Bytes> choose = bytes -> bytes.equals(part) ? flipped : bytes;
        assertThat(
                verdict(
                    vm,
                    () ->
                        vm.evidence()
                            .withEphemeralKey(
                                new CertifiedKey(
                                    TpmPublic.parse(choose.apply(area)),
                                    TpmAttest.parse(choose.apply(attest)),
                                    TpmSignature.rsassaSha256(choose.apply(signature))))))
            .as("part of %d bytes, byte %d, seed %d", part.length(), i, seed)
            .isEqualTo(Verdict.REJECTED);
      }
    }
  }

  private interface Reading {
    VtpmEvidence read();
  }

  private static Reading evidence(SimulatedVm vm, Bytes hclReport) {
    return () ->
        VtpmEvidence.of(
                HclReport.parse(hclReport),
                TpmQuote.azure(vm.made().quote().attest(), vm.made().quote().signature()),
                PcrValues.of(TpmHash.SHA256, vm.made().registers()))
            .withLog(EventLog.parseTcg(vm.made().log()));
  }

  private static Verdict verdict(SimulatedVm vm, Reading reading) {
    try {
      return SimulatedVm.VERIFIER
          .verify(reading.read(), vm.hardware(), VtpmExpectations.answering(NONCE), NOW)
          .verdict();
    } catch (MalformedInputException e) {
      return VtpmVerifier.malformed(e).verdict();
    }
  }
}
