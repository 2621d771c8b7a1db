package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.util.SortedMap;
import java.util.SortedSet;

/// What a TPM attests, in the making (TPMS_ATTEST): a quote of registers or a certified key. Every
/// method changes this builder and gives it back.
///
/// Source: TPM 2.0 part 2, section 10.12.12.
public final class TpmAttestBuilder {
  public static final long GENERATED = 0xff54_4347L;
  public static final int CERTIFY = 0x8017;
  public static final int QUOTE = 0x8018;

  private static final int SELECT_BYTES = 3;

  private final Bytes signerName;
  private long magic = GENERATED;
  private int type;
  private Bytes extraData = Bytes.empty();
  private long clock = 0x2111_1100L;
  private long resetCount = 3;
  private long restartCount = 0;
  private int clockIsSafe = 1;
  private long firmwareVersion = 0x2020_0312_0012_0003L;
  private Bytes attested;

  private TpmAttestBuilder(Bytes signerName, int type, Bytes attested) {
    this.signerName = signerName;
    this.type = type;
    this.attested = attested;
  }

  /// A quote of SHA-256 registers.
  ///
  /// @param registers the values of at least those that are quoted
  public static TpmAttestBuilder quote(
      Bytes signerName, SortedSet<Integer> quoted, SortedMap<Integer, Bytes> registers) {
    return new TpmAttestBuilder(
        signerName,
        QUOTE,
        Concatenation.bigEndian()
            .add(selection(TpmPublicBuilder.SHA256, quoted))
            .sized16(pcrDigest(quoted, registers))
            .bytes());
  }

  /// A key of that name is in the TPM.
  public static TpmAttestBuilder certify(Bytes signerName, Bytes name) {
    return new TpmAttestBuilder(
        signerName,
        CERTIFY,
        Concatenation.bigEndian()
            .sized16(name)
            .sized16(
                Concatenation.bigEndian()
                    .u16(TpmPublicBuilder.SHA256)
                    .add(Digests.sha256(name))
                    .bytes())
            .bytes());
  }

  public TpmAttestBuilder magic(long other) {
    this.magic = other;
    return this;
  }

  public TpmAttestBuilder type(int other) {
    this.type = other;
    return this;
  }

  /// The nonce.
  public TpmAttestBuilder extraData(Bytes other) {
    this.extraData = other;
    return this;
  }

  public TpmAttestBuilder clock(long milliseconds, long resets, long restarts, int safe) {
    this.clock = milliseconds;
    this.resetCount = resets;
    this.restartCount = restarts;
    this.clockIsSafe = safe;
    return this;
  }

  public TpmAttestBuilder firmwareVersion(long other) {
    this.firmwareVersion = other;
    return this;
  }

  /// What follows the common fields.
  public TpmAttestBuilder attested(Bytes other) {
    this.attested = other;
    return this;
  }

  /// The bytes that are signed.
  public Bytes bytes() {
    return Concatenation.bigEndian()
        .u32(magic)
        .u16(type)
        .sized16(signerName)
        .sized16(extraData)
        .u64(clock)
        .u32(resetCount)
        .u32(restartCount)
        .u8(clockIsSafe)
        .u64(firmwareVersion)
        .add(attested)
        .bytes();
  }

  /// TPML_PCR_SELECTION of one bank.
  public static Bytes selection(int hash, SortedSet<Integer> registers) {
    var bits = new byte[SELECT_BYTES];
    for (var register : registers) {
      bits[register / Byte.SIZE] |= (byte) (1 << register % Byte.SIZE);
    }
    return Concatenation.bigEndian()
        .u32(1)
        .u16(hash)
        .u8(SELECT_BYTES)
        .add(Bytes.copyOf(bits))
        .bytes();
  }

  /// SHA-256 of the registers one after the other, ascending.
  public static Bytes pcrDigest(SortedSet<Integer> quoted, SortedMap<Integer, Bytes> registers) {
    var all = Concatenation.bigEndian();
    for (var register : quoted) {
      all.add(registers.getOrDefault(register, Bytes.zeros(32)));
    }
    return Digests.sha256(all.bytes());
  }
}
