package io.privyseal.attestation.service.revocation;

import io.privyseal.attestation.endorsements.amd.AmdExtensions;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What SEV-SNP evidence stands on.
///
/// A report under a VLEK may hide its chip (MASK_CHIP_ID): then it names none, and a rule for a
/// chip cannot hold it. Under a VCEK the certificate names the chip, whatever the report shows.
public final class SnpSubjects {
  private SnpSubjects() {}

  public static List<Subject> of(VerifiedSnp verified) {
    var report = verified.report();
    var certified = verified.signer().extensions();
    var chip =
        Subject.ofField(SubjectKind.CHIP, report.chipId())
            .or(() ->
                certified
                    .flatMap(AmdExtensions::chipId)
                    .flatMap(id -> Subject.ofField(SubjectKind.CHIP, id)));
    var subjects = new ArrayList<Subject>();
    Stream.of(
            chip,
            Subject.ofField(SubjectKind.LAUNCH_MEASUREMENT, report.measurement()),
            Subject.ofField(SubjectKind.HOST_DATA, report.hostData()),
            Subject.ofField(SubjectKind.ID_KEY, report.idKeyDigest()),
            Subject.ofField(SubjectKind.AUTHOR_KEY, report.authorKeyDigest()),
            certified
                .flatMap(AmdExtensions::cspId)
                .filter(provider -> !provider.isEmpty())
                .map(provider -> new Subject(SubjectKind.VLEK_PROVIDER, provider)))
        .forEach(subject -> subject.ifPresent(subjects::add));
    return List.copyOf(subjects);
  }
}
