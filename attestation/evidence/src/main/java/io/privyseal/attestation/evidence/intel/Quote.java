package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

/// An Intel ECDSA quote: the report of an enclave or a trust domain, signed by an attestation key
/// that a quoting enclave vouches for, whose own report is signed by the platform's PCK.
///
/// Versions 3 (SGX), 4 (SGX, TD 1.0) and 5 (SGX, TD 1.0, TD 1.5). What follows the quote in its
/// buffer is kept apart in [#trailingBytes] and is covered by no signature.
///
/// Source: DCAP API, A.4 Version 3 Quote; TDX DCAP Quoting Library API, A.3 Version 4 and 5 Quote.
public final class Quote {
  /// Longest quote with what follows it; real ones have about 5000 bytes in buffers of up to 8000.
  public static final int MAX_BYTES = 32 * 1024;

  /// ATT_KEY_TYPE of ECDSA on P-256, the only kind that platforms use.
  public static final int ECDSA_P256 = 2;

  /// ATT_KEY_TYPE of ECDSA on P-384: parsed, to be refused by name.
  public static final int ECDSA_P384 = 3;

  /// Vendor id of Intel's quoting enclave.
  public static final Bytes INTEL_QE_VENDOR = Bytes.ofHex("939a7233f79c4ca9940a0db3957f0607");

  private static final int P256_BYTES = 64;
  private static final int P384_BYTES = 96;
  private static final int QE_REPORT_CERTIFICATION_DATA = 6;
  private static final int BODY_SGX = 1;
  private static final int BODY_TD_1_0 = 2;
  private static final int BODY_TD_1_5 = 3;

  private final Bytes content;
  private final int version;
  private final int attestationKeyType;
  private final TeeType teeType;
  private final Bytes qeVendorId;
  private final Bytes userData;
  private final QuoteBody body;
  private final Bytes signedBytes;
  private final Bytes signature;
  private final Bytes attestationKey;
  private final EnclaveReport qeReport;
  private final Bytes qeReportSignature;
  private final Bytes qeAuthenticationData;
  private final CertificationData certificationData;
  private final Bytes trailingBytes;

  private Quote(Bytes all) {
    var in = BoundedReader.littleEndian(all);
    this.version = in.u16("version");
    if (version < 3 || version > 5) {
      throw new MalformedInputException("version: expected 3 to 5, found " + version);
    }
    this.attestationKeyType = in.u16("attestation key type");
    var keyBytes = keyBytes(attestationKeyType);
    this.teeType = teeType(in.u32("TEE type"));
    in.bytes(4, "QE and PCE security versions");
    this.qeVendorId = in.bytes(16, "QE vendor id");
    this.userData = in.bytes(20, "user data");
    this.body = body(in);
    this.signedBytes = all.slice(0, in.position());
    var signatureData = in.bytes(bounded(in.u32("signature data length"), in), "signature data");
    this.content = all.slice(0, in.position());
    this.trailingBytes = all.slice(in.position(), in.remaining());
    var auth = BoundedReader.littleEndian(signatureData);
    this.signature = auth.bytes(keyBytes, "signature");
    this.attestationKey = auth.bytes(keyBytes, "attestation key");
    var certified = version == 3 ? auth : qeCertification(auth);
    this.qeReport =
        EnclaveReport.parse(certified.bytes(EnclaveReport.BYTES, "report of the quoting enclave"));
    this.qeReportSignature = certified.bytes(P256_BYTES, "signature of the QE report");
    this.qeAuthenticationData =
        certified.bytes(certified.u16("QE authentication data length"), "QE authentication data");
    var type = certified.u16("certification data type");
    this.certificationData = CertificationData.parse(type, rest(certified, "certification data"));
  }

  /// @throws MalformedInputException if `input` does not start with a quote of a known version
  ///   whose lengths all agree
  public static Quote parse(Bytes input) {
    if (input.length() > MAX_BYTES) {
      throw new MalformedInputException(
          "(quote) expected at most %d bytes, found %d".formatted(MAX_BYTES, input.length()));
    }
    try {
      return new Quote(input);
    } catch (MalformedInputException e) {
      throw e.in("quote");
    }
  }

  /// Whether `input` starts like a quote: a known version, and the vendor id of Intel's quoting
  /// enclave in its place.
  public static boolean startsLikeOne(Bytes input) {
    return input.length() > 48
        && input.at(0) >= 3
        && input.at(0) <= 5
        && input.at(1) == 0
        && input.slice(12, 16).equals(INTEL_QE_VENDOR);
  }

  private static int keyBytes(int type) {
    return switch (type) {
      case ECDSA_P256 -> P256_BYTES;
      case ECDSA_P384 -> P384_BYTES;
      default ->
          throw new MalformedInputException(
              "attestation key type: expected 2 (ECDSA P-256), found " + type);
    };
  }

  private TeeType teeType(long code) {
    var type =
        TeeType.of(code)
            .orElseThrow(() ->
                new MalformedInputException(
                    "TEE type: expected 0 (SGX) or 0x81 (TDX), found 0x%x".formatted(code)));
    if (version == 3 && type != TeeType.SGX) {
      throw new MalformedInputException("TEE type: a quote of version 3 is one of SGX");
    }
    return type;
  }

  private QuoteBody body(BoundedReader in) {
    if (version < 5) {
      return switch (teeType) {
        case SGX -> EnclaveReport.parse(in.bytes(EnclaveReport.BYTES, "enclave report"));
        case TDX -> TdReport.parse(in.bytes(TdReport.BYTES_1_0, "TD report"));
      };
    }
    var type = in.u16("body type");
    var expected =
        switch (type) {
          case BODY_SGX -> EnclaveReport.BYTES;
          case BODY_TD_1_0 -> TdReport.BYTES_1_0;
          case BODY_TD_1_5 -> TdReport.BYTES_1_5;
          default -> throw new MalformedInputException("body type: expected 1 to 3, found " + type);
        };
    var length = in.u32("body length");
    if (length != expected) {
      throw new MalformedInputException(
          "body length: expected %d, found %d".formatted(expected, length));
    }
    if ((type == BODY_SGX) != (teeType == TeeType.SGX)) {
      throw new MalformedInputException(
          "body type: expected one of %s, found %d".formatted(teeType, type));
    }
    var content = in.bytes(expected, "body");
    return switch (teeType) {
      case SGX -> EnclaveReport.parse(content);
      case TDX -> TdReport.parse(content);
    };
  }

  private static BoundedReader qeCertification(BoundedReader auth) {
    var type = auth.u16("certification data type");
    if (type != QE_REPORT_CERTIFICATION_DATA) {
      throw new MalformedInputException("certification data type: expected 6, found " + type);
    }
    return BoundedReader.littleEndian(rest(auth, "QE report certification data"));
  }

  /// A length of 32 bits and as many bytes, after which nothing may follow.
  private static Bytes rest(BoundedReader in, String field) {
    var content = in.bytes(bounded(in.u32(field + " length"), in), field);
    in.end(field);
    return content;
  }

  private static int bounded(long length, BoundedReader in) {
    if (length > in.remaining()) {
      throw new MalformedInputException(
          "length: expected at most %d, found %d".formatted(in.remaining(), length));
    }
    return (int) length;
  }

  /// The quote without what follows it.
  public Bytes bytes() {
    return content;
  }

  /// What follows the quote in its buffer: padding, as a rule. Covered by no signature.
  public Bytes trailingBytes() {
    return trailingBytes;
  }

  /// 3, 4 or 5.
  public int version() {
    return version;
  }

  /// [#ECDSA_P256] or [#ECDSA_P384].
  public int attestationKeyType() {
    return attestationKeyType;
  }

  public TeeType teeType() {
    return teeType;
  }

  /// 16 bytes: who made the quoting enclave.
  public Bytes qeVendorId() {
    return qeVendorId;
  }

  /// 20 bytes; the first 16 name the quoting enclave on its platform.
  public Bytes userData() {
    return userData;
  }

  public QuoteBody body() {
    return body;
  }

  /// Header and body, in version 5 with the body's type and length: what the attestation key
  /// signed.
  public Bytes signedBytes() {
    return signedBytes;
  }

  /// By the attestation key: `r || s`, big endian, 32 bytes each (48 for P-384).
  public Bytes signature() {
    return signature;
  }

  /// `x || y`, big endian, 32 bytes each (48 for P-384).
  public Bytes attestationKey() {
    return attestationKey;
  }

  /// Of the quoting enclave; its report data binds the attestation key.
  public EnclaveReport qeReport() {
    return qeReport;
  }

  /// By the PCK: `r || s`, big endian, 32 bytes each.
  public Bytes qeReportSignature() {
    return qeReportSignature;
  }

  /// What the quoting enclave hashed together with the attestation key.
  public Bytes qeAuthenticationData() {
    return qeAuthenticationData;
  }

  /// Of type 1 to 5 or 7; type 6 is opened already.
  public CertificationData certificationData() {
    return certificationData;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quote that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  /// Kind and version only: evidence has no place in logs.
  @Override
  public String toString() {
    return "Quote[" + teeType + ", version " + version + "]";
  }
}
