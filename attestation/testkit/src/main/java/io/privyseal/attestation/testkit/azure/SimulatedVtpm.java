package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder;
import io.privyseal.attestation.testkit.eventlog.EventLogBuilder.Hash;
import io.privyseal.attestation.testkit.eventlog.MeasuredBoot;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A virtual TPM in software: an attestation key, an endorsement key, 24 SHA-256 registers and the
/// event log that they come from. Immutable.
public final class SimulatedVtpm {
  /// Registers of the bank.
  public static final int REGISTERS = 24;

  /// What Azure's clients quote on Linux.
  public static final SortedSet<Integer> LINUX_PCRS =
      Collections.unmodifiableSortedSet(new TreeSet<>(java.util.List.of(0, 1, 2, 3, 4, 5, 6, 7)));

  private static final int RSA_BITS = 2048;
  private static final int POLICY_PCR = 0x17f;

  private final CryptoEngine engine;
  private final KeyPair attestationKey;
  private final KeyPair endorsementKey;
  private final EventLogBuilder log;
  private final SortedMap<Integer, Bytes> registers;

  /// What the TPM attests with its signature.
  ///
  /// @param attest TPMS_ATTEST, without a size
  /// @param signature RSASSA with SHA-256, unframed
  public record Signed(Bytes attest, Bytes signature) {}

  /// A key that lives in the TPM.
  ///
  /// @param keys RSA-2048
  /// @param area its public area
  public record HeldKey(KeyPair keys, TpmPublicBuilder area) {}

  private SimulatedVtpm(
      CryptoEngine engine, KeyPair attestationKey, KeyPair endorsementKey, EventLogBuilder log) {
    this.engine = engine;
    this.attestationKey = attestationKey;
    this.endorsementKey = endorsementKey;
    this.log = log.copy();
    var all = new TreeMap<Integer, Bytes>();
    for (var register = 0; register < REGISTERS; register++) {
      all.put(register, initial(register));
    }
    all.putAll(log.registers(Hash.SHA256));
    this.registers = Collections.unmodifiableSortedMap(all);
  }

  /// New keys, and a Linux guest that booted with secure boot.
  public static SimulatedVtpm create(CryptoEngine engine) {
    return new SimulatedVtpm(
        engine,
        engine.generateRsa(RSA_BITS),
        engine.generateRsa(RSA_BITS),
        MeasuredBoot.linux(true));
  }

  /// The same TPM after another boot.
  public SimulatedVtpm booted(EventLogBuilder other) {
    return new SimulatedVtpm(engine, attestationKey, endorsementKey, other);
  }

  public KeyPair attestationKey() {
    return attestationKey;
  }

  public RSAPublicKey attestationPublic() {
    return (RSAPublicKey) attestationKey.getPublic();
  }

  public RSAPublicKey endorsementPublic() {
    return (RSAPublicKey) endorsementKey.getPublic();
  }

  /// The public area of the attestation key.
  public TpmPublicBuilder attestationArea() {
    return TpmPublicBuilder.attestationKey(attestationPublic());
  }

  /// A copy of the log that may be changed.
  public EventLogBuilder log() {
    return log.copy();
  }

  /// All 24 registers by number.
  public SortedMap<Integer, Bytes> registers() {
    return registers;
  }

  /// A quote with that nonce.
  public Signed quote(Bytes nonce, SortedSet<Integer> quoted) {
    return sign(quoting(nonce, quoted));
  }

  /// A quote before it is signed.
  public TpmAttestBuilder quoting(Bytes nonce, SortedSet<Integer> quoted) {
    return TpmAttestBuilder.quote(signerName(), quoted, registers).extraData(nonce);
  }

  /// Says of a key that it is in this TPM.
  public Signed certify(TpmPublicBuilder key) {
    return sign(certifying(key));
  }

  /// The same before it is signed.
  public TpmAttestBuilder certifying(TpmPublicBuilder key) {
    return TpmAttestBuilder.certify(signerName(), key.name());
  }

  /// Signs with the attestation key what the builder holds, right or wrong.
  public Signed sign(TpmAttestBuilder attest) {
    var content = attest.bytes();
    return new Signed(content, signature(content));
  }

  /// RSASSA with SHA-256 by the attestation key, of any bytes.
  public Bytes signature(Bytes content) {
    return Bytes.copyOf(
        engine.sign(SignatureScheme.RS256, attestationKey.getPrivate(), content.toArray()));
  }

  /// A new key that decrypts only while these registers hold what they hold now.
  public HeldKey newEncryptionKey(SortedSet<Integer> bound) {
    var keys = engine.generateRsa(RSA_BITS);
    var area = TpmPublicBuilder.encryptionKey((RSAPublicKey) keys.getPublic(), pcrPolicy(bound));
    return new HeldKey(keys, area);
  }

  /// The digest of a policy of one TPM2_PolicyPCR.
  ///
  /// Source: TPM 2.0 part 3, section 23.7.
  public Bytes pcrPolicy(SortedSet<Integer> bound) {
    return Digests.sha256(
        Concatenation.bigEndian()
            .add(Bytes.zeros(32))
            .u32(POLICY_PCR)
            .add(TpmAttestBuilder.selection(TpmPublicBuilder.SHA256, bound))
            .add(TpmAttestBuilder.pcrDigest(bound, registers))
            .bytes());
  }

  private Bytes signerName() {
    return attestationArea().name();
  }

  /// Registers 17 to 22 belong to a dynamic launch and hold ones until there is one.
  private static Bytes initial(int register) {
    return register >= 17 && register <= 22 ? Bytes.ofHex("ff".repeat(32)) : Bytes.zeros(32);
  }

  @Override
  public String toString() {
    return "SimulatedVtpm[]";
  }
}
