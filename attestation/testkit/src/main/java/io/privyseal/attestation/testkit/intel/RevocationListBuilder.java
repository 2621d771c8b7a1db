package io.privyseal.attestation.testkit.intel;

import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.EngineSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.bc.BcX509ExtensionUtils;

/// A revocation list in the making. Starts empty and current; every method changes this object and
/// gives it back.
public final class RevocationListBuilder {
  private final IntelAuthority authority;
  private final List<BigInteger> revoked = new ArrayList<>();
  private String issuerName;
  private Validity validity;
  private boolean withNextUpdate = true;
  private long number = 1;

  RevocationListBuilder(IntelAuthority authority, Validity validity) {
    this.authority = authority;
    this.issuerName = authority.role().commonName();
    this.validity = validity;
  }

  public RevocationListBuilder revoke(BigInteger serial) {
    revoked.add(serial);
    return this;
  }

  /// This update and next update.
  public RevocationListBuilder validity(Validity other) {
    this.validity = other;
    return this;
  }

  public RevocationListBuilder withoutNextUpdate() {
    this.withNextUpdate = false;
    return this;
  }

  public RevocationListBuilder number(long other) {
    this.number = other;
    return this;
  }

  public RevocationListBuilder issuerName(String commonName) {
    this.issuerName = commonName;
    return this;
  }

  /// Signed by the authority whose list it is.
  ///
  /// @return DER
  public Bytes build() {
    return signedBy(authority);
  }

  /// Signed by the key of another, right in all else.
  ///
  /// @return DER
  public Bytes signedBy(IntelAuthority signer) {
    var builder =
        new X509v2CRLBuilder(IntelCertificateBuilder.name(issuerName), Date.from(validity.from()));
    if (withNextUpdate) {
      builder.setNextUpdate(Date.from(validity.until()));
    }
    for (var serial : revoked) {
      builder.addCRLEntry(serial, Date.from(validity.from()), CRLReason.keyCompromise);
    }
    try {
      builder.addExtension(Extension.cRLNumber, false, new ASN1Integer(number));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new BcX509ExtensionUtils()
              .createAuthorityKeyIdentifier(
                  SubjectPublicKeyInfo.getInstance(authority.keys().getPublic().getEncoded())));
      var content =
          new EngineSigner(signer.engine(), SignatureScheme.ES256, signer.keys().getPrivate());
      return Bytes.copyOf(builder.build(content).getEncoded());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
