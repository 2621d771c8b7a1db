package io.privyseal.attestation.service.revocation;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.service.revocation.RevocationStore.Snapshot;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rules of one instance as of one epoch. Immutable; a question costs a look-up per subject, no
/// matter how many rules there are.
public final class RevocationSet {
  /// Most subjects read from a token; we write a dozen.
  static final int MAX_SUBJECTS = 64;

  private final long epoch;
  private final String issuer;
  private final Map<Subject, Revocation> bySubject = new HashMap<>();
  private final Map<String, Revocation> byDigest = new HashMap<>();
  private final List<Revocation> byTime = new ArrayList<>();

  RevocationSet(String issuer, Snapshot snapshot) {
    this.epoch = snapshot.epoch();
    this.issuer = issuer;
    for (var rule : snapshot.rules()) {
      bySubject.put(rule.subject(), rule);
      if (rule.subject().kind().isOfEvidence()) {
        byDigest.put(rule.subject().digest(issuer), rule);
      }
      if (rule.subject().kind() == SubjectKind.TOKENS_BEFORE) {
        byTime.add(rule);
      }
    }
  }

  /// Number of the latest change that this knows of.
  public long epoch() {
    return epoch;
  }

  /// Answers every check of [RevocationCheck].
  ///
  /// @param subjects everything that the evidence stands on
  public List<Finding> check(List<Subject> subjects, Instant at) {
    var findings = new ArrayList<Finding>();
    for (var check : RevocationCheck.values()) {
      var asked =
          subjects.stream().filter(s -> s.kind().check().equals(Optional.of(check))).toList();
      findings.add(answer(check, asked, at));
    }
    return findings;
  }

  private Finding answer(RevocationCheck check, List<Subject> asked, Instant at) {
    if (asked.isEmpty()) {
      return Finding.notChecked(check, "", "the evidence names none");
    }
    var revoked =
        asked.stream()
            .flatMap(subject -> Optional.ofNullable(bySubject.get(subject)).stream())
            .filter(rule -> rule.holdsAt(at))
            .findFirst();
    var where = String.join(", ", asked.stream().map(s -> s.kind().code()).toList());
    var expected = "not revoked";
    return revoked
        .map(rule ->
            Finding.failed(
                check, rule.subject().kind().code(), expected, "revoked by " + named(rule)))
        .orElseGet(
            () -> Finding.passed(check, where, expected, "not revoked as of epoch " + epoch));
  }

  /// The claims by which a token can be found by a later rule, added to `claims`.
  public JsonObject mark(JsonObject claims, List<Subject> subjects) {
    return claims.toBuilder()
        .put(AttestationClaims.REVOCATION_EPOCH, epoch)
        .put(
            AttestationClaims.REVOCATION_SUBJECTS,
            JsonArray.ofStrings(subjects.stream().map(s -> s.digest(issuer)).sorted().toList()))
        .build();
  }

  /// Why a token of this instance is not good any more; empty if it is. Fails closed: a token that
  /// does not say what it stands on is not good.
  ///
  /// @param claims of a token whose signature and times are good
  public Optional<String> inactive(JsonObject claims, Instant issuedAt, Instant at) {
    var id = claims.string(AttestationClaims.TOKEN_ID).orElse("");
    var marks = claims.array(AttestationClaims.REVOCATION_SUBJECTS);
    if (id.isEmpty()
        || claims.integer(AttestationClaims.REVOCATION_EPOCH).isEmpty()
        || marks.isEmpty()
        || marks.get().size() > MAX_SUBJECTS) {
      return Optional.of("it does not say what it stands on");
    }
    var digests = new HashSet<String>();
    for (var mark : marks.get()) {
      if (!(mark instanceof JsonString(var digest))) {
        return Optional.of("it does not say what it stands on");
      }
      digests.add(digest);
    }
    return byTime.stream()
        .filter(rule -> issuedAt.isBefore(Instant.parse(rule.subject().value())))
        .filter(rule -> rule.holdsAt(at))
        .findFirst()
        .or(() -> tokenId(id).flatMap(token -> held(bySubject.get(token), at)))
        .or(() -> digests.stream().flatMap(d -> held(byDigest.get(d), at).stream()).findFirst())
        .map(rule -> "revoked by " + named(rule));
  }

  private static Optional<Revocation> held(@Nullable Revocation rule, Instant at) {
    return Optional.ofNullable(rule).filter(r -> r.holdsAt(at));
  }

  /// Empty for an id that no rule can name; we write none of these.
  private static Optional<Subject> tokenId(String id) {
    try {
      return Optional.of(new Subject(SubjectKind.TOKEN, id));
    } catch (MalformedInputException _) {
      return Optional.empty();
    }
  }

  /// Kind and id, not the reason: that is for operators.
  private static String named(Revocation rule) {
    return "rule %s (%s)".formatted(rule.id(), rule.subject().kind().code());
  }
}
