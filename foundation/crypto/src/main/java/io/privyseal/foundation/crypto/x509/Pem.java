package io.privyseal.foundation.crypto.x509;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.secp256k1.Secp256k1;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// PEM text (RFC 7468) and DER, to certificates and keys and back.
public final class Pem {
  /// Blocks that one text may hold.
  public static final int MAX_BLOCKS = 16;

  private static final int MAX_CHARS = 256 * 1024;
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,40})-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /// @param label the text between `BEGIN` and the dashes
  /// @param der the decoded content
  public record Block(String label, Bytes der) {}

  private Pem() {}

  /// All blocks in order; text around them is passed over, as RFC 7468 allows.
  ///
  /// @throws MalformedInputException if a block does not decode or there are more than
  ///   [#MAX_BLOCKS]
  public static List<Block> blocks(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedInputException("PEM: expected at most " + MAX_CHARS + " characters");
    }
    var blocks = new ArrayList<Block>();
    var matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      if (blocks.size() == MAX_BLOCKS) {
        throw new MalformedInputException("PEM: expected at most " + MAX_BLOCKS + " blocks");
      }
      try {
        var der = Base64.getMimeDecoder().decode(matcher.group(2));
        blocks.add(new Block(matcher.group(1), Bytes.copyOf(der)));
      } catch (IllegalArgumentException e) {
        throw new MalformedInputException("PEM: a block is not base64", e);
      }
    }
    return blocks;
  }

  /// The certificates of a PEM text in order.
  ///
  /// @throws MalformedInputException if there is none or one does not parse
  public static List<X509Certificate> certificates(String text) {
    var found =
        blocks(text).stream()
            .filter(b -> b.label().equals("CERTIFICATE"))
            .map(b -> certificate(b.der()))
            .toList();
    if (found.isEmpty()) {
      throw new MalformedInputException("PEM: expected a certificate, found none");
    }
    return found;
  }

  /// @throws MalformedInputException if `der` is not exactly one certificate
  public static X509Certificate certificate(Bytes der) {
    try {
      var in = new ByteArrayInputStream(der.toArray());
      var parsed =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      if (in.available() > 0) {
        throw new MalformedInputException("certificate: bytes after the end");
      }
      return parsed;
    } catch (CertificateException e) {
      throw new MalformedInputException("certificate: not readable", e);
    }
  }

  /// The one private key of a PEM text, PKCS #8, RSA or EC.
  ///
  /// @throws MalformedInputException if there is not exactly one, or it does not parse
  public static PrivateKey privateKey(String text) {
    var keys = blocks(text).stream().filter(b -> b.label().equals("PRIVATE KEY")).toList();
    if (keys.size() != 1) {
      throw new MalformedInputException("PEM: expected one PKCS #8 private key");
    }
    return privateKey(keys.getFirst().der().toArray());
  }

  /// @param pkcs8 PrivateKeyInfo in DER, RSA or EC
  /// @throws MalformedInputException if it does not parse
  public static PrivateKey privateKey(byte[] pkcs8) {
    try {
      var named = PrivateKeyInfo.getInstance(pkcs8).getPrivateKeyAlgorithm();
      if (SECObjectIdentifiers.secp256k1.equals(named.getParameters())) {
        return Secp256k1.privateKey(pkcs8);
      }
      var kind = named.getAlgorithm();
      var algorithm =
          kind.equals(PKCSObjectIdentifiers.rsaEncryption)
              ? "RSA"
              : kind.equals(X9ObjectIdentifiers.id_ecPublicKey) ? "EC" : "";
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | RuntimeException e) {
      // The ASN.1 library meets malformed input with many unchecked exceptions.
      throw new MalformedInputException("private key: expected PKCS #8 of kind RSA or EC");
    }
  }

  public static String write(X509Certificate certificate) {
    try {
      return write("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalArgumentException("the certificate has no encoding", e);
    }
  }

  public static String write(List<X509Certificate> certificates) {
    var text = new StringBuilder();
    certificates.forEach(c -> text.append(write(c)));
    return text.toString();
  }

  /// Certificates in DER, one after the other.
  public static String writeDer(List<Bytes> certificates) {
    var text = new StringBuilder();
    certificates.forEach(der -> text.append(write("CERTIFICATE", der.toArray())));
    return text.toString();
  }

  /// The plain private key as text. Only for a file with owner-only rights.
  public static String writePrivate(PrivateKey key) {
    return write("PRIVATE KEY", key.getEncoded());
  }

  public static String write(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
