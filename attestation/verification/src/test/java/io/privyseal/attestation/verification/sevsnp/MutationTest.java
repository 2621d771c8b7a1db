package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
import static io.privyseal.attestation.verification.sevsnp.Simulated.MILAN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.NOW;
import static io.privyseal.attestation.verification.sevsnp.Simulated.TURIN;
import static io.privyseal.attestation.verification.sevsnp.Simulated.VERIFIER;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpReport;
import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.SimulatedMachine;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.decision.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every byte once: of the report, signed again and not; of each certificate; and each length.
class MutationTest {
  private static final String MALFORMED = "malformed";
  private static final String FREE = "";

  /// What changing any byte of a field of a Milan report of version 3 to its complement comes to
  /// when the report is signed again: nothing for a field that is free, else the checks that fail.
  static Stream<Arguments> fields() {
    return Stream.of(
        field("version", 0x000, 4, MALFORMED),
        field("guest svn", 0x004, 4, FREE),
        field("policy abi", 0x008, 2, FREE),
        field(
            "policy bits 23 to 16",
            0x00a,
            1,
            SnpCheck.RESERVED_BITS,
            SnpCheck.DEBUG,
            SnpCheck.MIGRATION_AGENT,
            SnpCheck.CXL),
        field("policy bits 31 to 24", 0x00b, 1, SnpCheck.RESERVED_BITS),
        field("policy bits 63 to 32", 0x00c, 4, SnpCheck.RESERVED_BITS),
        field("family id", 0x010, 16, FREE),
        field("image id", 0x020, 16, FREE),
        field("vmpl", 0x030, 4, SnpCheck.VMPL),
        field("signature algorithm", 0x034, 4, SnpCheck.SIGNATURE_ALGORITHM),
        field("current tcb, reserved", 0x03a, 4, SnpCheck.RESERVED_BITS),
        field("platform info, known", 0x040, 1, FREE),
        field("platform info, reserved", 0x041, 7, SnpCheck.RESERVED_BITS),
        field("flags, low", 0x048, 1, SnpCheck.RESERVED_BITS, SnpCheck.SIGNING_KEY),
        field("flags, high", 0x049, 3, SnpCheck.RESERVED_BITS),
        field("reserved at 0x4c", 0x04c, 4, MALFORMED),
        field("report data", 0x050, 64, FREE),
        field("measurement", 0x090, 48, FREE),
        field("host data", 0x0c0, 32, FREE),
        field("id key digest", 0x0e0, 48, FREE),
        field("author key digest", 0x110, 48, FREE),
        field("report id", 0x140, 32, FREE),
        field("migration agent", 0x160, 32, SnpCheck.MIGRATION_AGENT),
        field(
            "reported tcb, bootloader and tee",
            0x180,
            2,
            SnpCheck.CERTIFIED_TCB,
            SnpCheck.TCB_ORDER),
        field("reported tcb, reserved", 0x182, 4, SnpCheck.CERTIFIED_TCB, SnpCheck.RESERVED_BITS),
        field("reported tcb, snp", 0x186, 1, SnpCheck.CERTIFIED_TCB, SnpCheck.TCB_ORDER),
        field("reported tcb, microcode", 0x187, 1, SnpCheck.CERTIFIED_TCB),
        field("cpuid family and model", 0x188, 2, SnpCheck.PRODUCT_LINE),
        field("stepping", 0x18a, 1, FREE),
        field("reserved at 0x18b", 0x18b, 21, MALFORMED),
        field("chip id", 0x1a0, 64, SnpCheck.CERTIFIED_CHIP),
        field("committed tcb, bootloader and tee", 0x1e0, 2, SnpCheck.TCB_ORDER),
        field("committed tcb, reserved", 0x1e2, 4, SnpCheck.RESERVED_BITS),
        field("committed tcb, snp", 0x1e6, 1, SnpCheck.TCB_ORDER),
        field("committed tcb, microcode", 0x1e7, 1, FREE),
        field("current firmware", 0x1e8, 3, FREE),
        field("after current firmware", 0x1eb, 1, MALFORMED),
        field("committed firmware", 0x1ec, 3, SnpCheck.TCB_ORDER),
        field("after committed firmware", 0x1ef, 1, MALFORMED),
        field("launch tcb", 0x1f0, 2, FREE),
        field("launch tcb, reserved", 0x1f2, 4, SnpCheck.RESERVED_BITS),
        field("launch tcb, snp and microcode", 0x1f6, 2, FREE),
        field("mitigation vectors before version 5", 0x1f8, 16, MALFORMED),
        field("reserved at 0x208", 0x208, 152, MALFORMED));
  }

  private static Arguments field(String name, int offset, int length, String outcome) {
    return Arguments.of(name, offset, length, outcome.isEmpty() ? Set.of() : Set.of(outcome));
  }

  private static Arguments field(String name, int offset, int length, SnpCheck... checks) {
    return Arguments.of(
        name, offset, length, Arrays.stream(checks).map(SnpCheck::id).collect(Collectors.toSet()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fields")
  void fieldChangedAndSignedAgain(String name, int offset, int length, Set<String> expected) {
    for (var i = offset; i < offset + length; i++) {
      var report = MILAN.report();
      var complement = report.bytes().at(i) ^ 0xff;
      assertThat(failures(MILAN.sign(report.at(i, complement)), MILAN.certificates()))
          .as("%s, byte 0x%x", name, i)
          .isEqualTo(expected);
    }
  }

  @Test
  void tableCoversTheSignedReportButForTheCurrentTcb() {
    var covered = fields().mapToInt(f -> (Integer) f.get()[2]).sum();

    // The current TCB may be raised freely and not be lowered: RefusalTest has its cases.
    assertThat(covered).isEqualTo(SnpReport.SIGNED_BYTES - 4);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 20260601})
  void anyFlippedBitOfTheReportIsRefused(long seed) {
    var random = new Random(seed);
    var signed = MILAN.sign(MILAN.report());
    for (var i = 0; i < SnpReport.BYTES; i++) {
      var flipped = Corruption.flipBit(signed, 8 * i + random.nextInt(8));
      assertThat(failures(flipped, MILAN.certificates()))
          .as("byte 0x%x, seed %d", i, seed)
          .isNotEmpty();
    }
  }

  @Test
  void anyOtherLengthOfTheReportIsRefused() {
    for (var other : Corruption.otherLengths(MILAN.sign(MILAN.report()))) {
      assertThat(failures(other, MILAN.certificates())).containsExactly(MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anyFlippedBitOfACertificateIsNotAccepted(int index) {
    var random = new Random(index);
    var report = MILAN.sign(MILAN.report());
    for (var i = 0; i < MILAN.certificates().get(index).length(); i += 1 + random.nextInt(3)) {
      var flipped = Corruption.flipBit(MILAN.certificates().get(index), 8 * i + random.nextInt(8));
      assertThat(
              verify(report, Corruption.replaced(MILAN.certificates(), index, flipped)).verdict())
          .as("certificate %d, byte %d", index, i)
          .isNotEqualTo(Verdict.ACCEPTED);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void anyOtherLengthOfACertificateIsRefused(int index) {
    var report = MILAN.sign(MILAN.report());
    for (var other : Corruption.otherLengths(MILAN.certificates().get(index))) {
      assertThat(failures(report, Corruption.replaced(MILAN.certificates(), index, other)))
          .contains(SnpCheck.CERTIFICATES.id());
    }
  }

  @Test
  void everyCertificateInAnothersPlaceIsNotAccepted() {
    var report = MILAN.sign(MILAN.report());
    var pool = new ArrayList<Bytes>();
    for (var machine :
        List.of(
            MILAN,
            TURIN,
            MILAN.withVlek("CN=x"),
            Simulated.GENOA,
            Simulated.GENOA.withVlek("CN=x"))) {
      pool.addAll(machine.certificates());
    }
    for (var index = 0; index < 3; index++) {
      for (var other : pool) {
        if (MILAN.certificates().contains(other)) {
          continue;
        }
        assertThat(
                verify(report, Corruption.replaced(MILAN.certificates(), index, other)).verdict())
            .isNotEqualTo(Verdict.ACCEPTED);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void randomEvidenceNeverThrowsAndIsNeverAccepted(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 300; round++) {
      SimulatedMachine machine = random.nextBoolean() ? MILAN : TURIN;
      var bytes = machine.sign(machine.report()).toArray();
      for (var change = random.nextInt(8); change >= 0; change--) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      assertThat(failures(Bytes.copyOf(bytes), machine.certificates()))
          .as("seed %d, round %d", seed, round)
          .isNotEmpty();
    }
  }

  private static Set<String> failures(Bytes report, List<Bytes> certificates) {
    try {
      return verifyParsed(report, certificates).findings().stream()
          .filter(f -> f.outcome() == Outcome.FAILED)
          .map(Finding::check)
          .collect(Collectors.toSet());
    } catch (MalformedInputException e) {
      return Set.of(MALFORMED);
    }
  }

  private static Verification<VerifiedSnp> verify(Bytes report, List<Bytes> certificates) {
    try {
      return verifyParsed(report, certificates);
    } catch (MalformedInputException e) {
      return SnpVerifier.malformed(e);
    }
  }

  private static Verification<VerifiedSnp> verifyParsed(Bytes report, List<Bytes> certificates) {
    return VERIFIER.verify(SnpEvidence.of(SnpReport.parse(report), certificates), DEFAULTS, NOW);
  }
}
