package io.privyseal.attestation.testkit.azure;

import io.privyseal.attestation.testkit.Concatenation;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;

/// The public area of an RSA key in a TPM in the making (TPMT_PUBLIC). Every method changes this
/// builder and gives it back.
///
/// Source: TPM 2.0 part 2, section 12.2.4.
public final class TpmPublicBuilder {
  public static final int FIXED_TPM = 1 << 1;
  public static final int FIXED_PARENT = 1 << 4;
  public static final int SENSITIVE_DATA_ORIGIN = 1 << 5;
  public static final int USER_WITH_AUTH = 1 << 6;
  public static final int NO_DA = 1 << 10;
  public static final int RESTRICTED = 1 << 16;
  public static final int DECRYPT = 1 << 17;
  public static final int SIGN = 1 << 18;

  static final int SHA256 = 0x000b;
  private static final int RSA = 0x0001;
  private static final int RSASSA = 0x0014;
  private static final int NULL = 0x0010;
  private static final int DEFAULT_EXPONENT = 65537;

  private final RSAPublicKey key;
  private int attributes;
  private int scheme;
  private Bytes policy = Bytes.empty();

  private TpmPublicBuilder(RSAPublicKey key, int attributes, int scheme) {
    this.key = key;
    this.attributes = attributes;
    this.scheme = scheme;
  }

  /// An attestation key: signs what the TPM itself made, and nothing else.
  public static TpmPublicBuilder attestationKey(RSAPublicKey key) {
    return new TpmPublicBuilder(
        key,
        FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | USER_WITH_AUTH | RESTRICTED | SIGN,
        RSASSA);
  }

  /// A key that decrypts while registers hold what the policy says.
  public static TpmPublicBuilder encryptionKey(RSAPublicKey key, Bytes policy) {
    return new TpmPublicBuilder(
            key, FIXED_TPM | FIXED_PARENT | SENSITIVE_DATA_ORIGIN | NO_DA | DECRYPT, NULL)
        .policy(policy);
  }

  public TpmPublicBuilder attributes(int bits) {
    this.attributes = bits;
    return this;
  }

  public TpmPublicBuilder without(int bits) {
    return attributes(attributes & ~bits);
  }

  public TpmPublicBuilder policy(Bytes digest) {
    this.policy = digest;
    return this;
  }

  /// TPMT_PUBLIC.
  public Bytes bytes() {
    var out =
        Concatenation.bigEndian()
            .u16(RSA)
            .u16(SHA256)
            .u32(attributes)
            .sized16(policy)
            .u16(NULL)
            .u16(scheme);
    if (scheme == RSASSA) {
      out.u16(SHA256);
    }
    var exponent = key.getPublicExponent().intValueExact();
    return out.u16(key.getModulus().bitLength())
        .u32(exponent == DEFAULT_EXPONENT ? 0 : exponent)
        .sized16(unsigned(key.getModulus()))
        .bytes();
  }

  /// TPM2B_PUBLIC.
  public Bytes sized() {
    return Concatenation.bigEndian().sized16(bytes()).bytes();
  }

  /// The name by which a TPM knows the key.
  public Bytes name() {
    return Concatenation.bigEndian().u16(SHA256).add(Digests.sha256(bytes())).bytes();
  }

  static Bytes unsigned(BigInteger value) {
    var signed = Bytes.copyOf(value.toByteArray());
    return signed.at(0) == 0 ? signed.slice(1, signed.length() - 1) : signed;
  }
}
