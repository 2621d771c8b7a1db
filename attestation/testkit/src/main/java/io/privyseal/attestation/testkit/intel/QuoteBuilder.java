package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECKey;
import java.util.Optional;

/// A quote in the making: header, body, and the authentication data that leads from the attestation
/// key over the quoting enclave to the PCK. Right as [SimulatedPlatform] gives it; every part can
/// be changed, and [#bytes] signs all anew, but for the signatures that were given by hand.
///
/// Every method changes this builder and gives it back; [#copy] starts a second one.
///
/// Source: Intel TDX DCAP Quoting Library API, appendix A.3 (versions 4 and 5); Intel SGX DCAP
/// Quote Library API, appendix A.4 (version 3).
public final class QuoteBuilder {
  /// QE vendor of Intel's quoting enclaves.
  public static final Bytes INTEL_QE = Bytes.ofHex("939a7233f79c4ca9940a0db3957f0607");

  public static final long SGX = 0;
  public static final long TDX = 0x81;

  private static final int QE_REPORT_CERTIFICATION = 6;

  private final CryptoEngine engine;
  private int version = 3;
  private int keyType = 2;
  private long teeType = SGX;
  private int qeSvn = 10;
  private int pceSvn = 15;
  private Bytes vendor = INTEL_QE;
  private Bytes userData = Bytes.zeros(20);
  private Bytes body = Bytes.empty();
  private Optional<Integer> bodyType = Optional.empty();
  private Optional<Long> bodySize = Optional.empty();
  private KeyPair attestationKey;
  private PrivateKey quoteSigner;
  private PrivateKey qeReportSigner;
  private EnclaveReportBuilder qeReport = EnclaveReportBuilder.blank();
  private Optional<Bytes> qeReportData = Optional.empty();
  private Bytes qeAuthenticationData = Bytes.ofHex("000102030405060708090a0b0c0d0e0f".repeat(2));
  private Optional<Bytes> quoteSignature = Optional.empty();
  private Optional<Bytes> qeReportSignature = Optional.empty();
  private int certificationType = 5;
  private Bytes certification = Bytes.empty();
  private int outerType = QE_REPORT_CERTIFICATION;
  private Optional<Long> authenticationSize = Optional.empty();
  private Bytes trailing = Bytes.empty();

  QuoteBuilder(CryptoEngine engine, KeyPair attestationKey, PrivateKey pck) {
    this.engine = engine;
    this.attestationKey = attestationKey;
    this.quoteSigner = attestationKey.getPrivate();
    this.qeReportSigner = pck;
  }

  private QuoteBuilder(QuoteBuilder from) {
    this(from.engine, from.attestationKey, from.qeReportSigner);
    this.version = from.version;
    this.keyType = from.keyType;
    this.teeType = from.teeType;
    this.qeSvn = from.qeSvn;
    this.pceSvn = from.pceSvn;
    this.vendor = from.vendor;
    this.userData = from.userData;
    this.body = from.body;
    this.bodyType = from.bodyType;
    this.bodySize = from.bodySize;
    this.quoteSigner = from.quoteSigner;
    this.qeReport = from.qeReport.copy();
    this.qeReportData = from.qeReportData;
    this.qeAuthenticationData = from.qeAuthenticationData;
    this.quoteSignature = from.quoteSignature;
    this.qeReportSignature = from.qeReportSignature;
    this.certificationType = from.certificationType;
    this.certification = from.certification;
    this.outerType = from.outerType;
    this.authenticationSize = from.authenticationSize;
    this.trailing = from.trailing;
  }

  public QuoteBuilder copy() {
    return new QuoteBuilder(this);
  }

  /// 3, 4 or 5; other numbers are written with the layout of 5.
  public QuoteBuilder version(int other) {
    this.version = other;
    return this;
  }

  /// 2 is ECDSA on P-256.
  public QuoteBuilder attestationKeyType(int other) {
    this.keyType = other;
    return this;
  }

  /// [#SGX] or [#TDX].
  public QuoteBuilder teeType(long other) {
    this.teeType = other;
    return this;
  }

  /// The two numbers that follow the TEE type; no verifier relies on them.
  public QuoteBuilder headerSvns(int qe, int pce) {
    this.qeSvn = qe;
    this.pceSvn = pce;
    return this;
  }

  /// @param other 16 bytes
  public QuoteBuilder vendor(Bytes other) {
    this.vendor = other;
    return this;
  }

  /// @param other 20 bytes
  public QuoteBuilder userData(Bytes other) {
    this.userData = other;
    return this;
  }

  public QuoteBuilder body(EnclaveReportBuilder report) {
    this.body = report.bytes();
    return this;
  }

  public QuoteBuilder body(TdReportBuilder report) {
    this.body = report.bytes();
    return this;
  }

  public QuoteBuilder body(Bytes other) {
    this.body = other;
    return this;
  }

  /// Version 5: 1 SGX, 2 TDX 1.0, 3 TDX 1.5; by the body's length unless given.
  public QuoteBuilder bodyType(int other) {
    this.bodyType = Optional.of(other);
    return this;
  }

  /// Version 5: the body's length, right unless given.
  public QuoteBuilder bodySize(long other) {
    this.bodySize = Optional.of(other);
    return this;
  }

  /// Signs the quote and is named in it.
  public QuoteBuilder attestationKey(KeyPair other) {
    this.attestationKey = other;
    this.quoteSigner = other.getPrivate();
    return this;
  }

  /// Signs the quote, whatever key is named in it.
  public QuoteBuilder quoteSigner(PrivateKey other) {
    this.quoteSigner = other;
    return this;
  }

  /// Signs the report of the quoting enclave: the PCK unless given.
  public QuoteBuilder qeReportSigner(PrivateKey other) {
    this.qeReportSigner = other;
    return this;
  }

  /// The quoting enclave; its report data is made when the quote is.
  public QuoteBuilder qeReport(EnclaveReportBuilder other) {
    this.qeReport = other.copy();
    return this;
  }

  /// The report data of the quoting enclave in place of the digest of the attestation key.
  public QuoteBuilder qeReportData(Bytes other) {
    this.qeReportData = Optional.of(other);
    return this;
  }

  public QuoteBuilder qeAuthenticationData(Bytes other) {
    this.qeAuthenticationData = other;
    return this;
  }

  /// @param rAndS 64 bytes
  public QuoteBuilder quoteSignature(Bytes rAndS) {
    this.quoteSignature = Optional.of(rAndS);
    return this;
  }

  /// @param rAndS 64 bytes
  public QuoteBuilder qeReportSignature(Bytes rAndS) {
    this.qeReportSignature = Optional.of(rAndS);
    return this;
  }

  /// How the PCK is named: see [SimulatedPlatform#certification].
  public QuoteBuilder certification(int type, Bytes data) {
    this.certificationType = type;
    this.certification = data;
    return this;
  }

  /// Versions 4 and 5: 6 unless given.
  public QuoteBuilder outerCertificationType(int type) {
    this.outerType = type;
    return this;
  }

  /// The length of the authentication data, right unless given.
  public QuoteBuilder authenticationSize(long other) {
    this.authenticationSize = Optional.of(other);
    return this;
  }

  /// What follows the quote in the buffer.
  public QuoteBuilder trailing(Bytes other) {
    this.trailing = other;
    return this;
  }

  /// Header and body, as they are signed.
  public Bytes signedBytes() {
    var out =
        Concatenation.littleEndian()
            .u16(version)
            .u16(keyType)
            .u32(teeType)
            .u16(qeSvn)
            .u16(pceSvn)
            .add(vendor)
            .add(userData);
    if (version >= 5) {
      out.u16(bodyType.orElseGet(this::naturalBodyType)).u32(bodySize.orElse((long) body.length()));
    }
    return out.add(body).bytes();
  }

  /// The whole quote.
  public Bytes bytes() {
    var signed = signedBytes();
    var key = SimulatedPlatform.rawPoint(attestationKey.getPublic());
    var qe = qeReport.copy();
    qe.reportData(
        qeReportData.orElseGet(
            () -> Digests.sha256(key.concat(qeAuthenticationData)).concat(Bytes.zeros(32))));
    var chain =
        Concatenation.littleEndian()
            .add(qe.bytes())
            .add(qeReportSignature.orElseGet(() -> sign(qeReportSigner, qe.bytes())))
            .u16(qeAuthenticationData.length())
            .add(qeAuthenticationData)
            .u16(certificationType)
            .u32(certification.length())
            .add(certification)
            .bytes();
    var authentication =
        Concatenation.littleEndian()
            .add(quoteSignature.orElseGet(() -> sign(quoteSigner, signed)))
            .add(key);
    if (version >= 4) {
      authentication.u16(outerType).u32(chain.length());
    }
    var all = authentication.add(chain).bytes();
    return Concatenation.littleEndian()
        .add(signed)
        .u32(authenticationSize.orElse((long) all.length()))
        .add(all)
        .add(trailing)
        .bytes();
  }

  private int naturalBodyType() {
    return switch (body.length()) {
      case TdReportBuilder.BYTES_10 -> 2;
      case TdReportBuilder.BYTES_15 -> 3;
      default -> 1;
    };
  }

  private Bytes sign(PrivateKey key, Bytes message) {
    return Bytes.copyOf(engine.sign(schemeOf(key), key, message.toArray()));
  }

  private static SignatureScheme schemeOf(PrivateKey key) {
    return EcCurve.of(((ECKey) key).getParams()).orElseThrow().scheme();
  }
}
