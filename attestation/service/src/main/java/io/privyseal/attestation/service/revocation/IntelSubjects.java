package io.privyseal.attestation.service.revocation;

import io.privyseal.attestation.verification.intel.VerifiedPlatform;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What SGX and TDX evidence stands on.
public final class IntelSubjects {
  private IntelSubjects() {}

  public static List<Subject> of(VerifiedSgx verified) {
    var report = verified.report();
    return present(
        Stream.concat(
            platform(verified.platform()),
            Stream.of(
                Subject.ofField(SubjectKind.MR_ENCLAVE, report.mrEnclave()),
                Subject.ofField(SubjectKind.MR_SIGNER, report.mrSigner()))));
  }

  public static List<Subject> of(VerifiedTdx verified) {
    return present(
        Stream.concat(
            platform(verified.platform()),
            Stream.of(Subject.ofField(SubjectKind.MR_TD, verified.report().mrTd()))));
  }

  private static Stream<Optional<Subject>> platform(VerifiedPlatform platform) {
    return Stream.of(
        Subject.ofField(SubjectKind.CHIP, platform.pck().extensions().ppid()),
        Subject.ofField(SubjectKind.FMSPC, platform.fmspc().bytes()));
  }

  private static List<Subject> present(Stream<Optional<Subject>> subjects) {
    return subjects.flatMap(Optional::stream).toList();
  }
}
