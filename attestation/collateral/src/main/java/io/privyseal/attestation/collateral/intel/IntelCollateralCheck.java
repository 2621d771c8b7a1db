package io.privyseal.attestation.collateral.intel;

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
import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbEvaluationNumbers;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Statements of the TCB signer and lists of the authorities, each up to a pinned root, and about
/// what was asked for. Thread-safe.
///
/// Source: Intel SGX and TDX Provisioning Certification Service API, version 4; certificate
/// profiles of Intel SGX PKI.
public final class IntelCollateralCheck implements CollateralCheck {
  private final CryptoEngine engine;
  private final IntelEndorsements endorsements;
  private final IntelTrustAnchors anchors;

  public IntelCollateralCheck(CryptoEngine engine, IntelTrustAnchors anchors) {
    this.engine = engine;
    this.endorsements = new IntelEndorsements(engine);
    this.anchors = anchors;
  }

  @Override
  public Outcome check(CollateralId id, CollateralContent content, Others others) {
    try {
      return switch (id) {
        case IntelTcbInfo tcbInfo -> tcbInfo(tcbInfo, content);
        case IntelQeIdentity identity -> identity(identity, content);
        case IntelTcbNumbers numbers -> numbers(numbers, content);
        case IntelPckRevocations list -> pckList(list, content);
        case IntelRootRevocations _ -> rootList(content, others);
        case AmdVcek _, AmdChain _, AmdRevocations _ -> new Refused("not of Intel");
      };
    } catch (MalformedInputException e) {
      return new Refused(String.valueOf(e.getMessage()));
    }
  }

  private Outcome tcbInfo(IntelTcbInfo id, CollateralContent content) {
    var statement =
        SignedStatement.open(content.body(), IntelCollateral.TCB_INFO, content.issuers());
    var said = endorsements.readTcbInfo(statement);
    if (said.teeType() != id.tee() || !said.fmspc().equals(id.fmspc())) {
      return new Refused("TCB info of another kind or family");
    }
    if (isOfAnotherEdition(id.edition(), said.tcbEvaluationDataNumber())) {
      return new Refused("of edition " + said.tcbEvaluationDataNumber());
    }
    var signer = signer(content, Role.TCB_SIGNING, said.issueDate());
    return endorsements.isSignedBy(statement, said, signer)
        ? sound(said.issueDate(), said.nextUpdate(), said.tcbEvaluationDataNumber())
        : new Refused("not signed by the TCB signer");
  }

  private Outcome identity(IntelQeIdentity id, CollateralContent content) {
    var statement =
        SignedStatement.open(content.body(), IntelCollateral.ENCLAVE_IDENTITY, content.issuers());
    var said = endorsements.readIdentity(statement);
    if (said.id() != EnclaveIdentity.Id.quoting(id.tee())) {
      return new Refused("the identity of another enclave: " + said.id());
    }
    if (isOfAnotherEdition(id.edition(), said.tcbEvaluationDataNumber())) {
      return new Refused("of edition " + said.tcbEvaluationDataNumber());
    }
    var signer = signer(content, Role.TCB_SIGNING, said.issueDate());
    return endorsements.isSignedBy(statement, said, signer)
        ? sound(said.issueDate(), said.nextUpdate(), said.tcbEvaluationDataNumber())
        : new Refused("not signed by the TCB signer");
  }

  private static boolean isOfAnotherEdition(int asked, int said) {
    return asked != 0 && asked != said;
  }

  private Outcome numbers(IntelTcbNumbers id, CollateralContent content) {
    var statement =
        SignedStatement.open(content.body(), TcbEvaluationNumbers.MEMBER, content.issuers());
    var said = TcbEvaluationNumbers.parse(statement.body());
    if (said.teeType() != id.tee()) {
      return new Refused("numbers of another kind");
    }
    var signer = signer(content, Role.TCB_SIGNING, said.issueDate());
    var signed =
        engine.verify(
            SignatureScheme.ES256,
            signer.publicKey(),
            statement.body().toArray(),
            statement.signature().toArray());
    return signed
        ? sound(said.issueDate(), said.nextUpdate(), 0)
        : new Refused("not signed by the TCB signer");
  }

  private Outcome pckList(IntelPckRevocations id, CollateralContent content) {
    var list = endorsements.readRevocationList(content.body());
    var role =
        switch (id.authority()) {
          case PROCESSOR -> Role.PROCESSOR_CA;
          case PLATFORM -> Role.PLATFORM_CA;
        };
    var authority = signer(content, role, list.thisUpdate());
    return list.isOf(authority) && endorsements.isSignedBy(list, authority)
        ? sound(list.thisUpdate(), list.nextUpdate(), 0)
        : new Refused("not signed by " + authority.label());
  }

  /// Intel sends no chain with this list: the root's certificate is that of another item.
  private Outcome rootList(CollateralContent content, Others others) {
    var list = endorsements.readRevocationList(content.body());
    var root =
        root(content.issuers())
            .or(() -> rootBeside(others, PckCertificate.Ca.PLATFORM))
            .or(() -> rootBeside(others, PckCertificate.Ca.PROCESSOR));
    if (root.isEmpty()) {
      return new Undecided("no certificate of the root is to be had");
    }
    return list.isOf(root.get()) && endorsements.isSignedBy(list, root.get())
        ? sound(list.thisUpdate(), list.nextUpdate(), 0)
        : new Refused("not signed by the root");
  }

  private Optional<IntelCertificate> rootBeside(Others others, PckCertificate.Ca ca) {
    return others.find(new IntelPckRevocations(ca)).flatMap(beside -> root(beside.issuers()));
  }

  /// The pinned root among certificates.
  private Optional<IntelCertificate> root(List<Bytes> certificates) {
    return certificates.stream()
        .map(endorsements::read)
        .filter(c -> c.role() == Role.ROOT && anchors.find(c.publicKey()).isPresent())
        .filter(c -> endorsements.isSignedBy(c, c))
        .findFirst();
  }

  /// The issuer of an item, which a pinned root must have certified. Neither had expired when the
  /// item was issued; that both are valid now is for the verifier to ask. A certificate that is
  /// younger than the item is one that was renewed with the same key.
  private IntelCertificate signer(CollateralContent content, Role role, Instant issued) {
    var signer =
        content.issuers().stream()
            .map(endorsements::read)
            .filter(c -> c.role() == role)
            .findFirst()
            .orElseThrow(() -> new MalformedInputException("issuer chain: expected " + role));
    var root =
        root(content.issuers())
            .orElseThrow(() -> new MalformedInputException("issuer chain: its root is not pinned"));
    if (!signer.namesAsIssuer(root) || !endorsements.isSignedBy(signer, root)) {
      throw new MalformedInputException("issuer chain: not signed by the root");
    }
    if (signer.notAfter().isBefore(issued) || root.notAfter().isBefore(issued)) {
      throw new MalformedInputException("issuer chain: expired before " + issued);
    }
    return signer;
  }

  private static Outcome sound(Instant issued, Instant nextUpdate, long edition) {
    return new Sound(new Statement(issued, nextUpdate, edition));
  }
}
