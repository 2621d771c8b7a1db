package io.privyseal.attestation.endorsements.uvm;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names a publisher by an authority of its chain and by what the signer's certificate must be for:
/// `did:x509:0:sha256:<fingerprint>::eku:<oid>`.
///
/// Source: microsoft/did-x509, specification.md, version 0. The policies `subject`, `san` and
/// `fulcio-issuer` are not read; an identifier with one is refused.
///
/// @param text the whole identifier
/// @param authority SHA-256 of a certificate above the signer's, 32 bytes
/// @param purposes extended key usages that the signer's certificate has; at least one
public record DidX509(String text, Bytes authority, List<String> purposes) {
  public static final int MAX_CHARS = 512;

  private static final String PREFIX = "did:x509:0:sha256:";
  private static final Pattern PURPOSE = Pattern.compile("eku:([0-9]+(?:\\.[0-9]+){1,30})");
  private static final int SHA256_BYTES = 32;

  public DidX509 {
    purposes = List.copyOf(purposes);
    if (authority.length() != SHA256_BYTES || purposes.isEmpty()) {
      throw new MalformedInputException("did:x509: expected SHA-256 of a certificate, and an eku");
    }
  }

  /// @throws MalformedInputException if `text` is no such identifier
  public static DidX509 parse(String text) {
    if (text.length() > MAX_CHARS || !text.startsWith(PREFIX)) {
      throw new MalformedInputException("did:x509: expected " + PREFIX + "... of at most 512");
    }
    var parts = text.substring(PREFIX.length()).split("::", -1);
    var purposes = new ArrayList<String>();
    for (var i = 1; i < parts.length; i++) {
      var policy = PURPOSE.matcher(parts[i]);
      if (!policy.matches()) {
        throw new MalformedInputException("did:x509: expected the policy eku, found another");
      }
      purposes.add(policy.group(1));
    }
    return new DidX509(text, Base64Url.decode(parts[0]), purposes);
  }

  /// Why this identifier does not name the signer of that chain; empty if it does. The chain itself
  /// is not verified here.
  ///
  /// @param chain signer first; at least one
  public Optional<String> mismatch(List<X509Certificate> chain) {
    if (chain.stream().skip(1).noneMatch(this::isAuthority)) {
      return Optional.of("no authority of the chain has the fingerprint");
    }
    try {
      var actual = chain.getFirst().getExtendedKeyUsage();
      return actual != null && actual.containsAll(purposes)
          ? Optional.empty()
          : Optional.of("the signer's certificate is not for " + String.join(", ", purposes));
    } catch (CertificateParsingException e) {
      return Optional.of("the signer's certificate has no readable key usage");
    }
  }

  private boolean isAuthority(X509Certificate certificate) {
    try {
      return Digests.sha256(Bytes.copyOf(certificate.getEncoded())).equals(authority);
    } catch (CertificateEncodingException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
