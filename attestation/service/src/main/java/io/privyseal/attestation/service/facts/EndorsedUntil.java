package io.privyseal.attestation.service.facts;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelRevocationList;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.verification.intel.VerifiedQuote;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Until when what vouched for a quote lasts: every certificate that came along or stands in the
/// collateral, TCB info, QE identity and revocation lists. One of these that the verifier had no
/// use for counts too: too early a time only makes somebody look again.
public final class EndorsedUntil {
  private EndorsedUntil() {}

  public static Instant of(VerifiedQuote verified) {
    var collateral = verified.platform().collateral();
    var statements =
        Stream.of(collateral.tcbInfo(), collateral.qeIdentity()).flatMap(Optional::stream);
    var certificates =
        Stream.of(
                verified.evidence().allCertificates().stream(),
                collateral.certificates().stream(),
                statements.map(SignedStatement::issuerChain).flatMap(chain -> chain.stream()))
            .flatMap(all -> all);
    var lists = Stream.of(collateral.pckCrl(), collateral.rootCaCrl()).flatMap(Optional::stream);
    return Stream.of(
            certificates.flatMap(der -> end(der, d -> IntelCertificate.parse(d).notAfter())),
            lists.flatMap(der -> end(der, d -> IntelRevocationList.parse(d).nextUpdate())),
            Stream.of(verified.platform().collateralExpires()))
        .flatMap(ends -> ends)
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /// What cannot be read vouched for nothing.
  private static Stream<Instant> end(Bytes der, Function<Bytes, Instant> read) {
    try {
      return Stream.of(read.apply(der));
    } catch (MalformedInputException _) {
      return Stream.empty();
    }
  }
}
