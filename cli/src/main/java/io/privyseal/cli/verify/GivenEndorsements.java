package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.endorsements.intel.IntelRevocationList;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the command line gave of Intel's collateral. Of each item the one that fits a quote is
/// picked: of several the newest that was issued by the time of verification, so that a directory
/// may hold the collateral of years.
final class GivenEndorsements {
  private static final Json.Limits LIMITS = new Json.Limits(1 << 20, 12, 50_000);

  private final List<Issued<TcbInfo>> tcbInfos = new ArrayList<>();
  private final List<Issued<EnclaveIdentity>> identities = new ArrayList<>();
  private final List<IntelRevocationList> lists = new ArrayList<>();
  private final Set<IntelCertificate> certificates = new LinkedHashSet<>();

  /// @param content of the statement
  private record Issued<T>(SignedStatement statement, T content, Instant at) {}

  /// What of these is Intel's; the rest is left to others.
  ///
  /// @throws MalformedInputException if a document is no collateral
  void add(EvidenceParts parts) {
    addCertificates(parts.certificates());
    addRevocationLists(parts.revocationLists());
    parts.collateral().forEach(this::addCollateral);
  }

  /// These and what came with the evidence itself.
  ///
  /// @throws MalformedInputException if a document is no collateral
  GivenEndorsements and(EvidenceParts parts) {
    var all = new GivenEndorsements();
    all.tcbInfos.addAll(tcbInfos);
    all.identities.addAll(identities);
    all.lists.addAll(lists);
    all.certificates.addAll(certificates);
    all.add(parts);
    return all;
  }

  boolean holds(Bytes certificate) {
    return certificates.stream().anyMatch(c -> c.der().equals(certificate));
  }

  /// Whether a list is of an authority of Intel's that is held here.
  boolean revokes(Bytes list) {
    return lists.stream()
        .filter(l -> l.der().equals(list))
        .anyMatch(l -> certificates.stream().anyMatch(c -> c.role().isAuthority() && l.isOf(c)));
  }

  private void addCertificates(List<Bytes> all) {
    for (var der : all) {
      Optional<IntelCertificate> certificate = readable(IntelCertificate::parse, der);
      certificate.ifPresent(certificates::add);
    }
  }

  private void addRevocationLists(List<Bytes> all) {
    for (var der : all) {
      readable(IntelRevocationList::parse, der).ifPresent(lists::add);
    }
  }

  /// @param document TCB info or an identity as Intel's service answers it, or all in one document
  /// @throws MalformedInputException if it is neither
  private void addCollateral(Bytes document) {
    var json = Json.parseObject(document, LIMITS);
    if (json.has(IntelCollateral.TCB_INFO)) {
      add(SignedStatement.open(document, IntelCollateral.TCB_INFO, List.of()), true);
    } else if (json.has(IntelCollateral.ENCLAVE_IDENTITY)) {
      add(SignedStatement.open(document, IntelCollateral.ENCLAVE_IDENTITY, List.of()), false);
    } else if (json.has("tcb_info")) {
      add(IntelCollateral.parseJson(document));
    }
    // Lists of evaluation numbers say nothing about one quote.
  }

  /// Items of one document.
  void add(IntelCollateral whole) {
    whole.tcbInfo().ifPresent(s -> add(s, true));
    whole.qeIdentity().ifPresent(s -> add(s, false));
    whole.pckCrl().ifPresent(list -> addRevocationLists(List.of(list)));
    whole.rootCaCrl().ifPresent(list -> addRevocationLists(List.of(list)));
    addCertificates(whole.certificates());
  }

  private void add(SignedStatement statement, boolean isTcbInfo) {
    addCertificates(statement.issuerChain());
    if (isTcbInfo) {
      var info = TcbInfo.parse(statement.body());
      tcbInfos.add(new Issued<>(statement, info, info.issueDate()));
    } else {
      var identity = EnclaveIdentity.parse(statement.body());
      identities.add(new Issued<>(statement, identity, identity.issueDate()));
    }
  }

  /// TCB infos of one family of platforms, with the issuers that were given.
  List<SignedStatement> tcbInfos(TeeType type, Fmspc fmspc) {
    return tcbInfos.stream()
        .filter(i -> i.content().teeType() == type && i.content().fmspc().equals(fmspc))
        .map(i -> signed(i.statement()))
        .toList();
  }

  /// What there is for this quote.
  IntelCollateral collateralFor(QuoteEvidence evidence, Instant at) {
    var type = evidence.quote().teeType();
    var pck = PckCertificate.among(evidence.allCertificates());
    var collateral = IntelCollateral.NONE;
    var info = pck.flatMap(leaf -> newest(tcbInfos, i -> fits(i, type, leaf), at));
    if (info.isPresent()) {
      collateral = collateral.withTcbInfo(signed(info.get()));
    }
    var identity = newest(identities, i -> i.id() == EnclaveIdentity.Id.quoting(type), at);
    if (identity.isPresent()) {
      collateral = collateral.withQeIdentity(signed(identity.get()));
    }
    return withLists(collateral, evidence, at);
  }

  private IntelCollateral withLists(IntelCollateral some, QuoteEvidence evidence, Instant at) {
    var known = new LinkedHashSet<>(certificates);
    for (var der : evidence.allCertificates()) {
      readable(IntelCertificate::parse, der).ifPresent(known::add);
    }
    var issuer =
        PckCertificate.among(evidence.allCertificates()).map(leaf -> leaf.certificate().issuer());
    var collateral = some;
    for (var authority : known) {
      var list = listOf(authority, at);
      if (list.isEmpty()) {
        continue;
      }
      if (authority.role() == IntelCertificate.Role.ROOT) {
        collateral = collateral.withRootCaCrl(list.get().der());
      } else if (issuer.filter(authority.subject()::equals).isPresent()) {
        collateral = collateral.withPckCrl(list.get().der(), List.of(authority.der()));
      }
    }
    return collateral;
  }

  private Optional<IntelRevocationList> listOf(IntelCertificate authority, Instant at) {
    return lists.stream()
        .filter(list -> authority.role().isAuthority() && list.isOf(authority))
        .max(newestBy(IntelRevocationList::thisUpdate, at));
  }

  private static boolean fits(TcbInfo info, TeeType type, PckCertificate leaf) {
    return info.teeType() == type && info.fmspc().equals(leaf.fmspc());
  }

  private static <T> Optional<SignedStatement> newest(
      List<Issued<T>> all, Predicate<T> fits, Instant at) {
    return all.stream()
        .filter(issued -> fits.test(issued.content()))
        .max(newestBy(Issued::at, at))
        .map(Issued::statement);
  }

  /// The newest issued by then; of the ones issued later, the first.
  static <T> Comparator<T> newestBy(Function<T, Instant> time, Instant at) {
    return (one, other) -> {
      var early = !time.apply(one).isAfter(at);
      var otherEarly = !time.apply(other).isAfter(at);
      if (early != otherEarly) {
        return early ? 1 : -1;
      }
      var order = time.apply(one).compareTo(time.apply(other));
      return early ? order : -order;
    };
  }

  /// Statements come without their issuers where each is a file of its own.
  private SignedStatement signed(SignedStatement statement) {
    if (!statement.issuerChain().isEmpty()) {
      return statement;
    }
    var signers =
        certificates.stream()
            .filter(c ->
                c.role() == IntelCertificate.Role.TCB_SIGNING
                    || c.role() == IntelCertificate.Role.ROOT)
            .map(IntelCertificate::der)
            .limit(SignedStatement.MAX_CHAIN)
            .toList();
    return statement.withIssuerChain(signers);
  }

  private static <T> Optional<T> readable(Function<Bytes, T> reader, Bytes der) {
    try {
      return Optional.of(reader.apply(der));
    } catch (MalformedInputException _) {
      return Optional.empty(); // of another maker
    }
  }
}
