package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.List;
import java.util.Optional;

/// The report of a trust domain, as it stands in a quote.
///
/// Size: 584 bytes (TD 1.0) or 648 (TD 1.5).
///
/// MRTD is the measurement of what the host loaded first. In an Azure confidential VM that is the
/// paravisor of the host's maker, equal for all VMs, and it says nothing about the workload: the
/// guest's own state is in the vTPM behind it.
///
/// Source: Intel TDX DCAP Quoting Library API, A.3.2 TD Quote Body.
///
/// @param bytes the 584 or 648 bytes
/// @param teeTcbSvn of the module that launched the trust domain
/// @param mrSeam 48 bytes, measurement of the TDX module
/// @param mrSignerSeam 48 bytes, who signed the TDX module; zero for Intel
/// @param seamAttributes 8 bytes, zero for a production module
/// @param tdAttributes what the host may do
/// @param xfam 8 bytes, extended processor state that it may use
/// @param mrTd 48 bytes, measurement of the initial contents
/// @param mrConfigId 48 bytes given by the owner at launch
/// @param mrOwner 48 bytes, the owner
/// @param mrOwnerConfig 48 bytes, configuration by the owner
/// @param rtmrs four registers of 48 bytes, extended at run time
/// @param reportData 64 bytes chosen by the trust domain
/// @param extension what TD 1.5 adds
public record TdReport(
    Bytes bytes,
    TeeTcbSvn teeTcbSvn,
    Bytes mrSeam,
    Bytes mrSignerSeam,
    Bytes seamAttributes,
    TdAttributes tdAttributes,
    Bytes xfam,
    Bytes mrTd,
    Bytes mrConfigId,
    Bytes mrOwner,
    Bytes mrOwnerConfig,
    List<Bytes> rtmrs,
    Bytes reportData,
    Optional<Extension> extension)
    implements QuoteBody {
  public static final int BYTES_1_0 = 584;
  public static final int BYTES_1_5 = 648;

  /// Length of MRTD, of the RTMRs and of the other measurements: SHA-384.
  public static final int MEASUREMENT_BYTES = 48;

  public static final int RTMRS = 4;

  /// The part that TD 1.5 adds.
  ///
  /// @param teeTcbSvn2 of the module that runs now: a module can be replaced under a running trust
  ///   domain
  /// @param mrServiceTd 48 bytes, measurement of the service trust domains that are bound to it
  public record Extension(TeeTcbSvn teeTcbSvn2, Bytes mrServiceTd) {}

  public TdReport {
    rtmrs = List.copyOf(rtmrs);
  }

  /// @throws MalformedInputException if `content` has neither length
  public static TdReport parse(Bytes content) {
    if (content.length() != BYTES_1_0 && content.length() != BYTES_1_5) {
      throw new MalformedInputException(
          "(TD report) expected %d or %d bytes, found %d"
              .formatted(BYTES_1_0, BYTES_1_5, content.length()));
    }
    var in = BoundedReader.littleEndian(content);
    return new TdReport(
        content,
        new TeeTcbSvn(in.bytes(TeeTcbSvn.BYTES, "TEE_TCB_SVN")),
        measurement(in, "MRSEAM"),
        measurement(in, "MRSIGNERSEAM"),
        in.bytes(8, "SEAMATTRIBUTES"),
        new TdAttributes(in.bytes(TdAttributes.BYTES, "TDATTRIBUTES")),
        in.bytes(8, "XFAM"),
        measurement(in, "MRTD"),
        measurement(in, "MRCONFIGID"),
        measurement(in, "MROWNER"),
        measurement(in, "MROWNERCONFIG"),
        List.of(
            measurement(in, "RTMR0"),
            measurement(in, "RTMR1"),
            measurement(in, "RTMR2"),
            measurement(in, "RTMR3")),
        in.bytes(REPORT_DATA_BYTES, "REPORTDATA"),
        extension(in));
  }

  private static Optional<Extension> extension(BoundedReader in) {
    if (in.remaining() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Extension(
            new TeeTcbSvn(in.bytes(TeeTcbSvn.BYTES, "TEE_TCB_SVN_2")),
            measurement(in, "MRSERVICETD")));
  }

  private static Bytes measurement(BoundedReader in, String field) {
    return in.bytes(MEASUREMENT_BYTES, field);
  }

  /// Whether this is a report of TD 1.5.
  public boolean isVersion15() {
    return extension.isPresent();
  }

  /// MRTD only: evidence has no place in logs.
  @Override
  public String toString() {
    return "TdReport[" + mrTd.hex() + "]";
  }
}
