package io.privyseal.attestation.evidence.tpm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.util.Optional;

/// What a TPM signed with (TPMT_SIGNATURE), brought to the form in which a [SignatureScheme] is
/// verified.
///
/// Source: TPM 2.0 part 2, section 11.3.4.
///
/// @param algorithm RSASSA, RSAPSS or ECDSA
/// @param hash of what was signed
/// @param value RSA: as long as the modulus; ECDSA: `r || s`, each as long as a field
public record TpmSignature(Algorithm algorithm, TpmHash hash, Bytes value) {
  private static final int MAX_RSA_BYTES = 1024;
  private static final int MAX_SCALAR_BYTES = 66;

  /// Algorithm, hash and size in front of an RSA signature.
  private static final int FRAME_BYTES = 6;

  /// TPM_ALG_ID of a signature.
  public enum Algorithm {
    RSASSA(0x0014),
    RSAPSS(0x0016),
    ECDSA(0x0018);

    private final int code;

    Algorithm(int code) {
      this.code = code;
    }

    public int code() {
      return code;
    }
  }

  /// RSASSA PKCS #1 v1.5 over SHA-256, as Azure's clients send it without its frame.
  public static TpmSignature rsassaSha256(Bytes value) {
    return new TpmSignature(Algorithm.RSASSA, TpmHash.SHA256, value);
  }

  /// @throws MalformedInputException if it is of another algorithm, cut off or too long
  public static TpmSignature parse(Bytes content) {
    try {
      var in = BoundedReader.bigEndian(content);
      var signature = read(in);
      in.end("signature");
      return signature;
    } catch (MalformedInputException e) {
      throw e.in("TPM signature");
    }
  }

  /// A signature with its frame, or one of RSASSA with SHA-256 without it: clients send either.
  ///
  /// @throws MalformedInputException if it is framed, and cut off or too long
  public static TpmSignature parseLenient(Bytes content) {
    return isFramed(content) ? parse(content) : rsassaSha256(content);
  }

  private static boolean isFramed(Bytes content) {
    if (content.length() <= FRAME_BYTES) {
      return false;
    }
    var in = BoundedReader.bigEndian(content.slice(0, FRAME_BYTES));
    var code = in.u16("algorithm");
    if (code == Algorithm.ECDSA.code) {
      return true;
    }
    in.u16("hash");
    return (code == Algorithm.RSASSA.code || code == Algorithm.RSAPSS.code)
        && in.u16("size") == content.length() - FRAME_BYTES;
  }

  private static TpmSignature read(BoundedReader in) {
    var code = in.u16("algorithm");
    for (var algorithm : Algorithm.values()) {
      if (algorithm.code == code) {
        var hash = TpmHash.known(in.u16("hash"), "hash");
        return new TpmSignature(
            algorithm,
            hash,
            algorithm == Algorithm.ECDSA
                ? scalars(in, hash)
                : Sized.read(in, MAX_RSA_BYTES, "signature"));
      }
    }
    throw new MalformedInputException(
        "algorithm: expected RSASSA, RSAPSS or ECDSA, found 0x%04x".formatted(code));
  }

  /// A TPM leaves out leading zeros; the scheme does not.
  private static Bytes scalars(BoundedReader in, TpmHash hash) {
    var r = Sized.read(in, MAX_SCALAR_BYTES, "signature r");
    var s = Sized.read(in, MAX_SCALAR_BYTES, "signature s");
    var field = fieldBytes(hash);
    if (r.length() > field || s.length() > field) {
      throw new MalformedInputException(
          "signature: expected scalars of at most %d bytes".formatted(field));
    }
    return Bytes.zeros(field - r.length())
        .concat(r)
        .concat(Bytes.zeros(field - s.length()))
        .concat(s);
  }

  private static int fieldBytes(TpmHash hash) {
    return switch (hash) {
      case SHA384 -> 48;
      case SHA512 -> 66;
      case SHA1, SHA256, SHA3_256, SHA3_384, SHA3_512 -> 32;
    };
  }

  /// The scheme to verify with; empty for SHA-1 and SHA-3, which are not believed here.
  public Optional<SignatureScheme> scheme() {
    return switch (algorithm) {
      case RSASSA -> byHash(SignatureScheme.RS256, SignatureScheme.RS384, SignatureScheme.RS512);
      case RSAPSS -> byHash(SignatureScheme.PS256, SignatureScheme.PS384, SignatureScheme.PS512);
      case ECDSA -> byHash(SignatureScheme.ES256, SignatureScheme.ES384, SignatureScheme.ES512);
    };
  }

  private Optional<SignatureScheme> byHash(
      SignatureScheme sha256, SignatureScheme sha384, SignatureScheme sha512) {
    return switch (hash) {
      case SHA256 -> Optional.of(sha256);
      case SHA384 -> Optional.of(sha384);
      case SHA512 -> Optional.of(sha512);
      case SHA1, SHA3_256, SHA3_384, SHA3_512 -> Optional.empty();
    };
  }

  @Override
  public String toString() {
    return algorithm + " with " + hash.algorithm();
  }
}
