package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.PublicKeys;
import java.security.PublicKey;

/// The public area of a key in a TPM (TPMT_PUBLIC), RSA or ECC. Parsed, not verified.
///
/// Source: TPM 2.0 part 2, section 12.2.4.
public final class TpmPublic {
  public static final int MAX_BYTES = 2048;

  private static final int RSA = 0x0001;
  private static final int ECC = 0x0023;
  private static final int NULL = 0x0010;
  private static final int RSAES = 0x0015;
  private static final int ECDAA = 0x001a;
  private static final long DEFAULT_EXPONENT = 65537;
  private static final int MAX_DIGEST_BYTES = 64;
  private static final int MAX_RSA_BYTES = 1024;
  private static final int MAX_COORDINATE_BYTES = 66;

  private final Bytes content;
  private final TpmHash nameHash;
  private final ObjectAttributes attributes;
  private final Bytes authPolicy;
  private final PublicKey key;

  private TpmPublic(Bytes content) {
    this.content = content;
    var in = BoundedReader.bigEndian(content);
    var type = in.u16("type");
    this.nameHash = TpmHash.known(in.u16("name algorithm"), "name algorithm");
    this.attributes = new ObjectAttributes((int) in.u32("attributes"));
    this.authPolicy = Sized.read(in, MAX_DIGEST_BYTES, "policy");
    this.key =
        switch (type) {
          case RSA -> rsa(in);
          case ECC -> ecc(in);
          default ->
              throw new MalformedInputException(
                  "type: expected RSA or ECC, found 0x%04x".formatted(type));
        };
    in.end("public area");
  }

  /// @param content TPMT_PUBLIC, or TPM2B_PUBLIC with its size in front
  /// @throws MalformedInputException if it is a key of another type or curve, cut off, or followed
  ///   by anything
  public static TpmPublic parse(Bytes content) {
    try {
      if (content.length() > MAX_BYTES) {
        throw new MalformedInputException(
            "expected at most %d bytes, found %d".formatted(MAX_BYTES, content.length()));
      }
      return new TpmPublic(withoutSize(content));
    } catch (MalformedInputException e) {
      throw e.in("TPM public area");
    }
  }

  private static Bytes withoutSize(Bytes content) {
    return content.length() > 2
            && BoundedReader.bigEndian(content).u16("size") == content.length() - 2
        ? content.slice(2, content.length() - 2)
        : content;
  }

  private static PublicKey rsa(BoundedReader in) {
    symmetric(in);
    scheme(in);
    var bits = in.u16("key bits");
    var exponent = in.u32("exponent");
    var modulus = Sized.read(in, MAX_RSA_BYTES, "modulus");
    if (8 * modulus.length() != bits) {
      throw new MalformedInputException(
          "modulus: expected %d bits, found %d bytes".formatted(bits, modulus.length()));
    }
    return PublicKeys.rsa(modulus, number(exponent == 0 ? DEFAULT_EXPONENT : exponent));
  }

  private static PublicKey ecc(BoundedReader in) {
    symmetric(in);
    scheme(in);
    var curve = curve(in.u16("curve"));
    if (in.u16("key derivation") != NULL) {
      in.u16("key derivation hash");
    }
    var x = Sized.read(in, MAX_COORDINATE_BYTES, "x");
    var y = Sized.read(in, MAX_COORDINATE_BYTES, "y");
    return PublicKeys.ec(curve, x, y);
  }

  /// TPMT_SYM_DEF_OBJECT: an algorithm, and unless it is null a key length and a mode.
  private static void symmetric(BoundedReader in) {
    if (in.u16("symmetric algorithm") != NULL) {
      in.u16("symmetric key bits");
      in.u16("symmetric mode");
    }
  }

  /// TPMT_RSA_SCHEME or TPMT_ECC_SCHEME: an algorithm, and its hash where it has one.
  private static void scheme(BoundedReader in) {
    var scheme = in.u16("scheme");
    if (scheme != NULL && scheme != RSAES) {
      in.u16("scheme hash");
      if (scheme == ECDAA) {
        in.u16("scheme count");
      }
    }
  }

  private static EcCurve curve(int code) {
    return switch (code) {
      case 0x0003 -> EcCurve.P256;
      case 0x0004 -> EcCurve.P384;
      case 0x0005 -> EcCurve.P521;
      default ->
          throw new MalformedInputException(
              "curve: expected P-256, P-384 or P-521, found 0x%04x".formatted(code));
    };
  }

  private static Bytes number(long value) {
    return Bytes.copyOf(
        (byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value);
  }

  /// TPMT_PUBLIC, without a size in front.
  public Bytes bytes() {
    return content;
  }

  public ObjectAttributes attributes() {
    return attributes;
  }

  /// Digest of the policy that use of the key needs; empty without one.
  public Bytes authPolicy() {
    return authPolicy;
  }

  /// The hash of the name, and of the policy.
  public TpmHash nameHash() {
    return nameHash;
  }

  /// RSA or EC.
  public PublicKey key() {
    return key;
  }

  /// The name by which a TPM knows the key: its hash algorithm, then the digest of its public area.
  ///
  /// Source: TPM 2.0 part 1, section 16 Names.
  public Bytes name() {
    return Bytes.copyOf((byte) (nameHash.code() >> 8), (byte) nameHash.code())
        .concat(nameHash.digest(content));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TpmPublic that && content.equals(that.content);
  }

  @Override
  public int hashCode() {
    return content.hashCode();
  }

  @Override
  public String toString() {
    return "TpmPublic[" + key.getAlgorithm() + ", " + attributes + "]";
  }
}
