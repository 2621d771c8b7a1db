package io.privyseal.attestation.collateral.amd;

import io.privyseal.attestation.collateral.CollateralCheck;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Refused;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Sound;
import io.privyseal.attestation.collateral.CollateralCheck.Outcome.Undecided;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralItem.Statement;
import io.privyseal.attestation.endorsements.amd.AmdCertificate;
import io.privyseal.attestation.endorsements.amd.AmdCertificate.Role;
import io.privyseal.attestation.endorsements.amd.AmdEndorsements;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.x509.Pem;
import java.time.Instant;
import java.util.List;

/// Chains that end in a pinned ARK, certificates of the chip and TCB that were asked for, and lists
/// that the ARK signed. Thread-safe.
///
/// Source: AMD 57230 (VCEK certificate and KDS interface), chapters 3 and 4.
public final class AmdCollateralCheck implements CollateralCheck {
  private static final String CERTIFICATE = "CERTIFICATE";

  private final AmdEndorsements endorsements;
  private final TrustAnchors anchors;

  public AmdCollateralCheck(CryptoEngine engine, TrustAnchors anchors) {
    this.endorsements = new AmdEndorsements(engine);
    this.anchors = anchors;
  }

  @Override
  public Outcome check(CollateralId id, CollateralContent content, Others others) {
    try {
      return switch (id) {
        case AmdChain chain -> chain(chain, content.body());
        case AmdVcek vcek -> vcek(vcek, content.body(), others);
        case AmdRevocations list -> list(list, content.body(), others);
        case IntelTcbInfo _,
            IntelQeIdentity _,
            IntelPckRevocations _,
            IntelRootRevocations _,
            IntelTcbNumbers _ ->
            new Refused("not of AMD");
      };
    } catch (MalformedInputException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private record Authorities(AmdCertificate issuer, AmdCertificate root) {}

  private Outcome chain(AmdChain id, Bytes pem) {
    var authorities = authorities(id, pem);
    var root = authorities.root();
    var issuer = authorities.issuer();
    var anchor = anchors.find(root.publicKey());
    if (anchor.isEmpty() || anchor.get().productLine() != id.line()) {
      return new Refused("its root is not pinned for " + id.line().label());
    }
    if (!endorsements.isSignedBy(root, root) || !endorsements.isSignedBy(issuer, root)) {
      return new Refused("a certificate is not signed by the root");
    }
    return new Sound(
        new Statement(
            later(issuer.notBefore(), root.notBefore()),
            earlier(issuer.notAfter(), root.notAfter()),
            0));
  }

  private Authorities authorities(AmdChain id, Bytes pem) {
    var certificates =
        Pem.blocks(pem.asUtf8()).stream()
            .filter(block -> block.label().equals(CERTIFICATE))
            .map(block -> endorsements.read(block.der()))
            .toList();
    var wanted = id.keys() == KeyKind.VCEK ? Role.ASK : Role.ASVK;
    if (certificates.size() != 2) {
      throw new MalformedInputException("chain: expected 2 certificates");
    }
    return new Authorities(
        only(certificates, wanted, id.line()), only(certificates, Role.ARK, id.line()));
  }

  private static AmdCertificate only(
      List<AmdCertificate> certificates, Role role, ProductLine line) {
    return certificates.stream()
        .filter(c -> c.role() == role && c.productLine() == line)
        .findFirst()
        .orElseThrow(() ->
            new MalformedInputException("chain: expected %s of %s".formatted(role, line.label())));
  }

  private Outcome vcek(AmdVcek id, Bytes der, Others others) {
    var leaf = endorsements.read(der);
    var extensions = leaf.extensions();
    if (leaf.role() != Role.VCEK || extensions.isEmpty() || leaf.productLine() != id.line()) {
      return new Refused("not a VCEK of " + id.line().label());
    }
    if (!extensions.get().tcb().equals(id.tcb().raw())
        || extensions.get().hardwareId().filter(id.hardwareId()::equals).isEmpty()) {
      return new Refused("a certificate of another chip or TCB");
    }
    var chainId = new AmdChain(id.line(), KeyKind.VCEK);
    var chain = others.find(chainId);
    if (chain.isEmpty()) {
      return new Undecided("its chain is not to be had");
    }
    if (!endorsements.isSignedBy(leaf, authorities(chainId, chain.get().body()).issuer())) {
      return new Refused("not signed by the ASK");
    }
    return new Sound(new Statement(leaf.notBefore(), leaf.notAfter(), 0));
  }

  private Outcome list(AmdRevocations id, Bytes der, Others others) {
    var list = endorsements.readRevocationList(der);
    var chainId = new AmdChain(id.line(), id.keys());
    var chain = others.find(chainId);
    if (chain.isEmpty()) {
      return new Undecided("the chain of its root is not to be had");
    }
    var root = authorities(chainId, chain.get().body()).root();
    if (!list.isOf(root) || !endorsements.isSignedBy(list, root)) {
      return new Refused("not signed by " + root.label());
    }
    return new Sound(new Statement(list.thisUpdate(), list.nextUpdate(), 0));
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
