package io.privyseal.attestation.endorsements.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;

/// The certificate of a platform's provisioning certification key, and what it says of the
/// platform. Parsed, its signature not checked.
///
/// @param certificate of role [Role#PCK]
/// @param extensions what it says
public record PckCertificate(IntelCertificate certificate, PckExtensions extensions) {

  /// Which authority issues the certificate, and so which revocation list counts.
  public enum Ca {
    PROCESSOR,
    PLATFORM
  }

  /// Empty if `certificate` is not one of a PCK.
  public static Optional<PckCertificate> of(IntelCertificate certificate) {
    return certificate.extensions().map(e -> new PckCertificate(certificate, e));
  }

  /// @throws MalformedInputException if `der` is not exactly one PCK certificate
  public static PckCertificate parse(Bytes der) {
    return of(IntelCertificate.parse(der))
        .orElseThrow(() -> new MalformedInputException("expected a PCK certificate"));
  }

  /// The first PCK certificate among `certificates`, in DER; what is not one is passed over.
  public static Optional<PckCertificate> among(List<Bytes> certificates) {
    for (var der : certificates) {
      try {
        var certificate = of(IntelCertificate.parse(der));
        if (certificate.isPresent()) {
          return certificate;
        }
      } catch (MalformedInputException e) {
        // Passed over: the verifier reads it again and says what is wrong with it.
      }
    }
    return Optional.empty();
  }

  /// By the issuer's name, as Intel's service asks for it.
  public Ca ca() {
    return certificate.issuer().asUtf8().contains("Platform CA") ? Ca.PLATFORM : Ca.PROCESSOR;
  }

  public Fmspc fmspc() {
    return extensions.fmspc();
  }

  public PckTcb tcb() {
    return extensions.tcb();
  }
}
