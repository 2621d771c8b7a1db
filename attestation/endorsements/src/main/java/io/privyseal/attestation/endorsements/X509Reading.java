package io.privyseal.attestation.endorsements;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.function.Function;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;

/// Reads certificates and revocation lists of any maker: bounded, exactly the DER that was given,
/// and every fault of a decoder as a [MalformedInputException].
public final class X509Reading {
  private X509Reading() {}

  /// Decoders of ASN.1 read parts late and answer hostile ones with various unchecked exceptions,
  /// so `use` belongs into the same guard.
  ///
  /// @param use makes the maker's value of it
  /// @throws MalformedInputException if `der` is not exactly one certificate of at most `max` bytes
  public static <T> T certificate(Bytes der, int max, Function<X509Certificate, T> use) {
    bounded("certificate", der, max);
    try {
      var certificate = Pem.certificate(der);
      requireExactly("certificate", certificate.getEncoded(), der);
      requireWholeSignature("certificate", der);
      return use.apply(certificate);
    } catch (MalformedInputException e) {
      throw e;
    } catch (CertificateException | RuntimeException e) {
      throw new MalformedInputException("certificate: not readable", e);
    }
  }

  /// @param use makes the maker's value of it
  /// @throws MalformedInputException if `der` is not exactly one list of at most `max` bytes
  public static <T> T revocationList(Bytes der, int max, Function<X509CRL, T> use) {
    bounded("revocation list", der, max);
    try {
      var in = new ByteArrayInputStream(der.toArray());
      var list = (X509CRL) CertificateFactory.getInstance("X.509").generateCRL(in);
      if (list == null) {
        throw new MalformedInputException("revocation list: not readable");
      }
      requireExactly("revocation list", list.getEncoded(), der);
      requireWholeSignature("revocation list", der);
      return use.apply(list);
    } catch (MalformedInputException e) {
      throw e;
    } catch (CRLException | CertificateException | RuntimeException e) {
      throw new MalformedInputException("revocation list: not readable", e);
    }
  }

  /// The content of the extension's OCTET STRING; empty if there is no such extension.
  public static Optional<Bytes> extension(X509Certificate certificate, String oid) {
    var value = certificate.getExtensionValue(oid);
    if (value == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Bytes.copyOf(
              ASN1OctetString.getInstance(ASN1Primitive.fromByteArray(value)).getOctets()));
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedInputException("extension " + oid + ": not DER", e);
    }
  }

  /// One value in DER, and nothing but DER.
  ///
  /// @throws MalformedInputException if it is not
  public static ASN1Primitive strictDer(Bytes der, String field) {
    try {
      var parsed = ASN1Primitive.fromByteArray(der.toArray());
      if (parsed == null || !Bytes.copyOf(parsed.getEncoded("DER")).equals(der)) {
        throw new MalformedInputException(field + ": not DER");
      }
      return parsed;
    } catch (MalformedInputException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw new MalformedInputException(field + ": not DER", e);
    }
  }

  private static void bounded(String what, Bytes der, int max) {
    if (der.length() > max) {
      throw new MalformedInputException(
          "%s: expected at most %d bytes, found %d".formatted(what, max, der.length()));
    }
  }

  private static void requireExactly(String what, byte[] encoded, Bytes der) {
    if (!Bytes.copyOf(encoded).equals(der)) {
      throw new MalformedInputException(what + ": text around the DER encoding");
    }
  }

  /// The JDK drops the last bits of a signature that says it has unused ones. What is signed has
  /// then two encodings, of which one is nobody's.
  private static void requireWholeSignature(String what, Bytes der) {
    if (!(ASN1Sequence.getInstance(der.toArray()).getObjectAt(2) instanceof ASN1BitString signature)
        || signature.getPadBits() != 0) {
      throw new MalformedInputException(what + ": expected a signature of whole bytes");
    }
  }
}
