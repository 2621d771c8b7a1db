package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.RsaEncryption;
import io.privyseal.foundation.crypto.x509.Pem;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;

/// A simulated processor package with a PCK, an attestation key and the two quoting enclaves.
/// Immutable.
///
/// [#quote] quotes any report, right or wrong as it may be; [#quoting] gives the quote before it is
/// signed, to change the rest of it; [#sgxCollateral] says what the maker's service has for this
/// platform.
public final class SimulatedPlatform {
  /// TDX module 1.5 (`TDX_01`) with SVN 5, and a microcode with SVN 2.
  public static final Bytes CURRENT_TEE_TCB = Bytes.ofHex("05010200000000000000000000000000");

  /// Who signs the quoting enclaves of simulated platforms.
  public static final Bytes QE_SIGNER =
      Digests.sha256(Bytes.utf8("privyseal simulated quoting enclave"));

  static final int SGX_QE_PRODUCT = 1;
  static final int TD_QE_PRODUCT = 2;
  static final int SGX_QE_SVN = 8;
  static final int TD_QE_SVN = 6;

  private static final long QE_ATTRIBUTES = 0x15; // INIT, MODE64BIT, PROVISION_KEY
  private static final int PCE_ID_BYTES = 2;

  private final SimulatedIntel maker;
  private final IntelAuthority issuer;
  private final Validity validity;
  private final Bytes fmspc;
  private final Bytes ppid;
  private final Bytes instanceId;
  private final PlatformTcb tcb;
  private final KeyPair pck;
  private final KeyPair attestationKey;
  private final Bytes pckCertificate;

  private SimulatedPlatform(
      SimulatedIntel maker,
      IntelAuthority issuer,
      Validity validity,
      Bytes fmspc,
      Bytes ppid,
      Bytes instanceId,
      PlatformTcb tcb) {
    this.maker = maker;
    this.issuer = issuer;
    this.validity = validity;
    this.fmspc = fmspc;
    this.ppid = ppid;
    this.instanceId = instanceId;
    this.tcb = tcb;
    this.pck = maker.engine().generateEc(EcCurve.P256);
    this.attestationKey = maker.engine().generateEc(EcCurve.P256);
    this.pckCertificate = pckCertificate(PckExtensionBuilder.of(this)).signedBy(issuer);
  }

  static SimulatedPlatform make(
      SimulatedIntel maker,
      IntelAuthority issuer,
      Validity validity,
      Bytes fmspc,
      PlatformTcb tcb) {
    return new SimulatedPlatform(
        maker, issuer, validity, fmspc, maker.random(16), maker.random(16), tcb);
  }

  /// The same package with another TCB, and so with another PCK.
  public SimulatedPlatform withTcb(PlatformTcb other) {
    return new SimulatedPlatform(maker, issuer, validity, fmspc, ppid, instanceId, other);
  }

  /// The same package with a PCK of another authority.
  public SimulatedPlatform issuedBy(IntelAuthority other) {
    return new SimulatedPlatform(maker, other, validity, fmspc, ppid, instanceId, tcb);
  }

  /// The same package with a PCK certificate of another time.
  public SimulatedPlatform valid(Validity other) {
    return new SimulatedPlatform(maker, issuer, other, fmspc, ppid, instanceId, tcb);
  }

  public SimulatedIntel maker() {
    return maker;
  }

  /// The processor or the platform CA.
  public IntelAuthority issuer() {
    return issuer;
  }

  public Bytes fmspc() {
    return fmspc;
  }

  public Bytes ppid() {
    return ppid;
  }

  public Bytes pceId() {
    return Bytes.zeros(PCE_ID_BYTES);
  }

  public Bytes instanceId() {
    return instanceId;
  }

  public PlatformTcb tcb() {
    return tcb;
  }

  public KeyPair pck() {
    return pck;
  }

  public KeyPair attestationKey() {
    return attestationKey;
  }

  /// The PCK certificate, DER.
  public Bytes pckCertificate() {
    return pckCertificate;
  }

  /// This platform's PCK certificate in the making, over its key: change it and have it signed.
  public IntelCertificateBuilder pckCertificate(PckExtensionBuilder extension) {
    return issuer.pckCertificate(pck.getPublic(), validity).sgxExtension(extension);
  }

  /// The SGX extension as this platform has it.
  public PckExtensionBuilder pckExtension() {
    return PckExtensionBuilder.of(this);
  }

  /// PCK, its issuer, root; DER.
  public List<Bytes> certificates() {
    return certificatesWith(pckCertificate);
  }

  /// The chain with another leaf.
  public List<Bytes> certificatesWith(Bytes leaf) {
    return List.of(leaf, issuer.certificate(), maker.root().certificate());
  }

  /// A good quoting enclave for enclaves.
  public EnclaveReportBuilder sgxQuotingEnclave() {
    return quotingEnclave(SGX_QE_PRODUCT, SGX_QE_SVN);
  }

  /// A good quoting enclave for TDs.
  public EnclaveReportBuilder tdQuotingEnclave() {
    return quotingEnclave(TD_QE_PRODUCT, TD_QE_SVN);
  }

  private EnclaveReportBuilder quotingEnclave(int product, int svn) {
    return EnclaveReportBuilder.blank()
        .cpuSvn(tcb.components())
        .attributes(QE_ATTRIBUTES, 0xe7)
        .mrEnclave(Digests.sha256(Bytes.utf8("privyseal simulated quoting enclave " + product)))
        .mrSigner(QE_SIGNER)
        .isvProductId(product)
        .isvSvn(svn);
  }

  /// A good enclave report of this platform; its measurements are zero.
  public EnclaveReportBuilder enclaveReport() {
    return EnclaveReportBuilder.blank().cpuSvn(tcb.components());
  }

  /// A quote of version 3.
  public Bytes quote(EnclaveReportBuilder report) {
    return quoting(report).bytes();
  }

  /// A quote of version 4 for TDX 1.0, 5 for TDX 1.5.
  public Bytes quote(TdReportBuilder report) {
    return quoting(report).bytes();
  }

  /// A quote of version 3, before it is signed.
  public QuoteBuilder quoting(EnclaveReportBuilder report) {
    return new QuoteBuilder(engine(), attestationKey, pck.getPrivate())
        .qeReport(sgxQuotingEnclave())
        .body(report)
        .certification(5, certification(5));
  }

  /// A quote of version 4 for TDX 1.0, 5 for TDX 1.5, before it is signed.
  public QuoteBuilder quoting(TdReportBuilder report) {
    return new QuoteBuilder(engine(), attestationKey, pck.getPrivate())
        .version(report.isTdx15() ? 5 : 4)
        .teeType(QuoteBuilder.TDX)
        .qeReport(tdQuotingEnclave())
        .body(report)
        .certification(5, certification(5));
  }

  /// How a quote names the PCK.
  ///
  /// @param type 1 PPID in the clear, 2 and 3 encrypted with RSA of 2048 and 3072 bits, 4 the PCK
  ///   certificate, 5 its chain, 7 a platform manifest
  /// @throws IllegalArgumentException for other types
  public Bytes certification(int type) {
    return switch (type) {
      case 1 -> identified(ppid);
      case 2 -> identified(encryptedPpid(2048));
      case 3 -> identified(encryptedPpid(3072));
      case 4 -> Bytes.utf8(Pem.writeDer(List.of(pckCertificate)));
      case 5 -> chain(certificates());
      case 7 -> Bytes.utf8("manifest of ").concat(instanceId);
      default -> throw new IllegalArgumentException("no certification data of type " + type);
    };
  }

  /// Certification data of type 5: the certificates as PEM, ended by a zero byte as Intel's
  /// libraries write it.
  public static Bytes chain(List<Bytes> certificates) {
    return Bytes.utf8(Pem.writeDer(certificates)).concat(Bytes.zeros(1));
  }

  /// What the maker's service has for enclaves of this platform, to be changed before it is signed.
  public CollateralBuilder sgxCollateral(java.time.Instant at) {
    return CollateralBuilder.sgx(this, at);
  }

  /// What the maker's service has for TDs of this platform, to be changed before it is signed.
  public CollateralBuilder tdxCollateral(java.time.Instant at) {
    return CollateralBuilder.tdx(this, at);
  }

  /// `x || y`, each as long as the field: 64 bytes on P-256.
  public static Bytes rawPoint(PublicKey key) {
    var ec = (ECPublicKey) key;
    var length = EcCurve.of(ec.getParams()).orElseThrow().fieldBytes();
    return coordinate(ec.getW().getAffineX(), length)
        .concat(coordinate(ec.getW().getAffineY(), length));
  }

  private static Bytes coordinate(BigInteger value, int length) {
    var unsigned = value.toByteArray();
    var fixed = new byte[length];
    var used = Math.min(unsigned.length, length);
    System.arraycopy(unsigned, unsigned.length - used, fixed, length - used, used);
    return Bytes.copyOf(fixed);
  }

  private Bytes identified(Bytes id) {
    return Concatenation.littleEndian()
        .add(id)
        .add(tcb.components())
        .u16(tcb.pceSvn())
        .add(pceId())
        .bytes();
  }

  private Bytes encryptedPpid(int bits) {
    var key = (RSAPublicKey) engine().generateRsa(bits).getPublic();
    return Bytes.copyOf(engine().encrypt(RsaEncryption.OAEP_SHA256, key, ppid.toArray()));
  }

  private CryptoEngine engine() {
    return maker.engine();
  }

  @Override
  public String toString() {
    return "SimulatedPlatform[" + fmspc.hex() + ", " + issuer.role() + "]";
  }
}
