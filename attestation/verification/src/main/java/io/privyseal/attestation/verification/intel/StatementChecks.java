package io.privyseal.attestation.verification.intel;

import io.privyseal.attestation.endorsements.intel.IntelCertificate;
import io.privyseal.attestation.endorsements.intel.IntelCertificate.Role;
import io.privyseal.attestation.endorsements.intel.IntelEndorsements;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.endorsements.intel.SignedStatement;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/// Whether a statement of Intel's, TCB info or an identity, is one: signed by a TCB signer under
/// the root that vouches for the platform, and current. Collateral that is missing or out of date
/// is undecided; collateral that is not Intel's fails.
final class StatementChecks<C extends Enum<C> & Check> {

  /// The four questions about one statement.
  ///
  /// @param where for findings: `TCB info`
  record Questions(
      String where,
      QuoteQuestion format,
      QuoteQuestion signature,
      QuoteQuestion chainValidity,
      QuoteQuestion validity) {
    static final Questions TCB_INFO =
        new Questions(
            "TCB info",
            QuoteQuestion.TCB_INFO,
            QuoteQuestion.TCB_INFO_SIGNATURE,
            QuoteQuestion.TCB_INFO_CHAIN_VALIDITY,
            QuoteQuestion.TCB_INFO_VALIDITY);
    static final Questions QE_IDENTITY =
        new Questions(
            "QE identity",
            QuoteQuestion.QE_IDENTITY,
            QuoteQuestion.QE_IDENTITY_SIGNATURE,
            QuoteQuestion.QE_IDENTITY_CHAIN_VALIDITY,
            QuoteQuestion.QE_IDENTITY_VALIDITY);
  }

  /// How one kind of statement is read and its signature checked.
  ///
  /// @param read parses it
  /// @param signature whether a certificate's key signed it
  /// @param issued when it was issued
  /// @param nextUpdate when the next one is due
  record Kind<T>(
      Questions questions,
      Function<SignedStatement, T> read,
      Signature<T> signature,
      Function<T, Instant> issued,
      Function<T, Instant> nextUpdate) {}

  /// Whether `signer` signed `statement`, which says `read`.
  @FunctionalInterface
  interface Signature<T> {
    boolean holds(SignedStatement statement, T read, IntelCertificate signer);
  }

  /// What came of one statement.
  ///
  /// @param read empty if it is missing or malformed
  /// @param signer of its chain, if there is one
  record Result<T>(Optional<T> read, Optional<IntelCertificate> signer) {}

  private final PckChain chain;
  private final IntelEndorsements endorsements;
  private final IntelTrustAnchors anchors;
  private final Freshness freshness;
  private final Instant at;
  private final QuoteFindings<C> findings;

  StatementChecks(
      PckChain chain,
      IntelEndorsements endorsements,
      IntelTrustAnchors anchors,
      Freshness freshness,
      Instant at,
      QuoteFindings<C> findings) {
    this.chain = chain;
    this.endorsements = endorsements;
    this.anchors = anchors;
    this.freshness = freshness;
    this.at = at;
    this.findings = findings;
  }

  <T> Result<T> run(Kind<T> kind, Optional<SignedStatement> statement) {
    var questions = kind.questions();
    if (statement.isEmpty()) {
      findings.undecided(questions.format(), questions.where(), "none was given");
      withoutStatement(questions, "none was given");
      return new Result<>(Optional.empty(), Optional.empty());
    }
    T read;
    try {
      read = kind.read().apply(statement.get());
    } catch (MalformedInputException e) {
      findings.failed(
          questions.format(), questions.where(), "well formed", String.valueOf(e.getMessage()));
      withoutStatement(questions, "it is not well formed");
      return new Result<>(Optional.empty(), Optional.empty());
    }
    return judge(kind, statement.get(), read);
  }

  private <T> Result<T> judge(Kind<T> kind, SignedStatement statement, T read) {
    var questions = kind.questions();
    findings.passed(questions.format(), questions.where(), "well formed", "read");
    var signer =
        signature(
            questions, statement, signing -> kind.signature().holds(statement, read, signing));
    current(questions, kind.issued().apply(read), kind.nextUpdate().apply(read));
    return new Result<>(Optional.of(read), signer);
  }

  private void withoutStatement(Questions questions, String reason) {
    findings.notChecked(questions.signature(), questions.where(), reason);
    findings.notChecked(questions.chainValidity(), questions.where(), reason);
    findings.notChecked(questions.validity(), questions.where(), reason);
  }

  private Optional<IntelCertificate> signature(
      Questions questions, SignedStatement statement, Predicate<IntelCertificate> isSignedBy) {
    var expected = "signed by a TCB signer under the root of the PCK chain";
    var where = questions.where();
    List<IntelCertificate> certificates;
    try {
      certificates = statement.issuerChain().stream().map(endorsements::read).toList();
    } catch (MalformedInputException e) {
      findings.failed(questions.signature(), where, expected, "issuer chain: " + e.getMessage());
      findings.notChecked(questions.chainValidity(), where, "the issuer chain is not readable");
      return Optional.empty();
    }
    var signer = certificates.stream().filter(c -> c.role() == Role.TCB_SIGNING).findFirst();
    if (signer.isEmpty()) {
      findings.undecided(questions.signature(), where, "no TCB signing certificate was given");
      findings.notChecked(questions.chainValidity(), where, "no TCB signing certificate was given");
      return Optional.empty();
    }
    var root = rootOf(signer.get(), certificates);
    if (root.isEmpty()) {
      findings.undecided(questions.signature(), where, "the signer's root was not given");
      findings.notChecked(questions.chainValidity(), where, "the signer's root was not given");
      return signer;
    }
    var wrong = faults(signer.get(), root.get(), isSignedBy);
    findings.require(
        questions.signature(),
        where,
        wrong.isEmpty(),
        expected,
        wrong.isEmpty() ? "verified" : String.join(", ", wrong));
    chainValidity(questions, List.of(signer.get(), root.get()));
    return signer;
  }

  /// The root may come with the statement or with the platform's own chain; the pin decides.
  private Optional<IntelCertificate> rootOf(
      IntelCertificate signer, List<IntelCertificate> certificates) {
    var all = new ArrayList<>(certificates);
    chain.root().ifPresent(all::add);
    var named = all.stream().filter(c -> c.role() == Role.ROOT && signer.namesAsIssuer(c)).toList();
    return named.stream()
        .filter(c -> anchors.find(c.publicKey()).isPresent())
        .findFirst()
        .or(() -> named.stream().findFirst());
  }

  private List<String> faults(
      IntelCertificate signer, IntelCertificate root, Predicate<IntelCertificate> isSignedBy) {
    var wrong = new ArrayList<String>();
    var anchor = anchors.find(root.publicKey());
    if (anchor.isEmpty()) {
      wrong.add("the signer's root is not a pinned one");
    } else if (chain.anchor().filter(a -> !a.equals(anchor.get())).isPresent()) {
      wrong.add("the signer's root is %s, another one".formatted(anchor.get().label()));
    }
    if (!endorsements.isSignedBy(root, root)) {
      wrong.add("the signer's root is not signed by itself");
    }
    if (!endorsements.isSignedBy(signer, root)) {
      wrong.add("the TCB signing certificate is not signed by its root");
    }
    if (!isSignedBy.test(signer)) {
      wrong.add("the signature does not verify");
    }
    return wrong;
  }

  private void chainValidity(Questions questions, List<IntelCertificate> certificates) {
    var wrong = Validity.notAt(at, certificates);
    if (wrong.isEmpty()) {
      findings.passed(questions.chainValidity(), questions.where(), "valid at " + at, "valid");
    } else {
      findings.undecided(questions.chainValidity(), questions.where(), String.join("; ", wrong));
    }
  }

  private void current(Questions questions, Instant issued, Instant nextUpdate) {
    var text = freshness.describe(issued, nextUpdate, at);
    if (freshness.stateOf(issued, nextUpdate, at).isUsable()) {
      findings.passed(questions.validity(), questions.where(), "current at " + at, text);
    } else {
      findings.undecided(questions.validity(), questions.where(), text);
    }
  }
}
