package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue.JsonBoolean;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// Reads a policy with the eyes of a reviewer: what is legal and yet likely not meant. Advises;
/// nothing here decides a release.
public final class PolicyLint {
  /// How much a remark matters.
  public enum Severity {
    /// The policy is not valid.
    ERROR,
    /// Valid, and weaker than it looks, or never satisfied.
    WARNING,
    /// Worth knowing.
    NOTE
  }

  /// @param id stable: `lint.debug`
  /// @param location JSON pointer into the policy
  public record Remark(String id, Severity severity, String location, String message) {
    @Override
    public String toString() {
      return "%s %s at %s: %s"
          .formatted(
              severity.name().toLowerCase(Locale.ROOT),
              id,
              location.isEmpty() ? "/" : location,
              message);
    }
  }

  private static final String TEE_PREFIX = AttestationClaims.ISOLATION_TEE + ".";
  private static final Pattern UPPER_HEX = Pattern.compile("(?=.*[A-F])[0-9A-Fa-f]{32,}");
  private static final Set<String> TIMES =
      Set.of(
          AttestationClaims.ISSUED_AT,
          AttestationClaims.NOT_BEFORE,
          AttestationClaims.EXPIRES_AT,
          AttestationClaims.TOKEN_ID);

  /// Claims that say what code runs, and not merely that it runs in a TEE.
  private static final Set<String> IDENTITIES =
      Set.of(
          AttestationClaims.Snp.HOST_DATA,
          AttestationClaims.Snp.LAUNCH_MEASUREMENT,
          AttestationClaims.Snp.ID_KEY_DIGEST,
          AttestationClaims.Snp.AUTHOR_KEY_DIGEST,
          AttestationClaims.VM_ID,
          AttestationClaims.Tdx.MRTD,
          AttestationClaims.Sgx.MR_ENCLAVE,
          AttestationClaims.Sgx.MR_SIGNER);

  private final List<Remark> remarks = new ArrayList<>();

  private PolicyLint() {}

  /// Remarks on the JSON text of a policy, in its order; empty if there is nothing to say.
  public static List<Remark> lint(Bytes json) {
    return switch (ReleasePolicy.parse(json)) {
      case PolicyParse.Invalid(var faults) ->
          faults.stream()
              .map(f -> new Remark(f.kind().id(), Severity.ERROR, f.location(), f.message()))
              .toList();
      case PolicyParse.Valid(var policy) -> lint(policy);
    };
  }

  public static List<Remark> lint(ReleasePolicy policy) {
    var lint = new PolicyLint();
    lint.policy(policy);
    return List.copyOf(lint.remarks);
  }

  private void policy(ReleasePolicy policy) {
    var seen = new HashSet<AuthorityRule>();
    var named = new HashSet<Authority>();
    for (var i = 0; i < policy.anyOf().size(); i++) {
      var rule = policy.anyOf().get(i);
      var at = "/anyOf/" + i;
      if (!seen.add(rule)) {
        remark("lint.duplicate", Severity.NOTE, at, "the same rule stands above already");
      } else if (!named.add(rule.authority())) {
        remark(
            "lint.authority.repeated",
            Severity.NOTE,
            at + "/authority",
            "a rule for this authority stands above; either one suffices");
      }
      authority(rule, at);
    }
  }

  private void authority(AuthorityRule rule, String at) {
    if (isShared(rule.authority())) {
      remark(
          "lint.authority.shared",
          Severity.NOTE,
          at + "/authority",
          "a shared provider: its attestation policy is Azure's, and any tenant can attest there,"
              + " so that the claims below are all that stands between them and the key");
    }
    var claims = new ArrayList<Condition.Claim>();
    walk(
        rule.rule(),
        at,
        (condition, place) -> {
          if (condition instanceof Condition.Claim claim) {
            claims.add(claim);
            claim(claim, place);
          } else if (condition instanceof Condition.Group group) {
            group(group, place);
          }
        });
    whole(rule, claims, at);
  }

  private static void walk(Condition condition, String at, BiConsumer<Condition, String> visit) {
    visit.accept(condition, at);
    if (condition instanceof Condition.Group group) {
      for (var i = 0; i < group.conditions().size(); i++) {
        var place = at + "/" + PolicyWriter.word(group) + "/" + i;
        walk(group.conditions().get(i), place, visit);
      }
    }
  }

  private void group(Condition.Group group, String at) {
    var place = at + "/" + PolicyWriter.word(group);
    if (new HashSet<>(group.conditions()).size() < group.conditions().size()) {
      remark("lint.duplicate", Severity.NOTE, place, "a condition stands here twice");
    }
    if (group instanceof Condition.AllOf all) {
      contradiction(all, place);
    }
  }

  private void contradiction(Condition.AllOf all, String place) {
    var values = new java.util.HashMap<ClaimPath, String>();
    for (var condition : all.conditions()) {
      if (condition instanceof Condition.Claim(var path, var operator, var value)
          && operator == Operator.EQUALS) {
        var before = values.putIfAbsent(path, value.text());
        if (before != null && !before.equals(value.text())) {
          remark(
              "lint.contradiction",
              Severity.WARNING,
              place,
              path + " cannot equal two values: this never holds");
        }
      }
    }
  }

  private void claim(Condition.Claim claim, String at) {
    var leaf = claim.claim().leaf();
    var text = claim.value().text();
    if (isDebugClaim(leaf) && claim.operator() == Operator.EQUALS && text.equals("true")) {
      remark("lint.debug", Severity.WARNING, at, "this asks for a guest that can be debugged");
    }
    if (claim.operator() == Operator.EQUALS
        && leaf.startsWith("x-ms-sevsnpvm-")
        && UPPER_HEX.matcher(text).matches()) {
      remark("lint.hex", Severity.WARNING, at, "tokens hold lower-case hex; this never matches");
    }
    if (leaf.equals(AttestationClaims.VM_ID)
        && !text.equals(text.toUpperCase(Locale.ROOT))
        && claim.operator() == Operator.EQUALS) {
      remark("lint.vmid", Severity.WARNING, at, "tokens hold the VM id in upper case");
    }
    if (claim.operator() == Operator.NOT_EQUALS
        || (claim.operator() == Operator.EXISTS
            && claim.value().json() instanceof JsonBoolean(var wanted)
            && !wanted)) {
      remark(
          "lint.negative",
          Severity.NOTE,
          at,
          "this says what must not be; a policy is easier to trust if it says what must be");
    }
    if (claim.operator() == Operator.EXISTS && text.equals("true") && IDENTITIES.contains(leaf)) {
      remark("lint.exists", Severity.WARNING, at, "any value satisfies this");
    }
    if (claim.claim().names().size() == 1 && TIMES.contains(leaf)) {
      remark("lint.time", Severity.NOTE, at, "times are checked with the token anyway");
    }
    if (claim.claim().toString().startsWith(AttestationClaims.RUNTIME + ".")) {
      remark(
          "lint.runtime",
          Severity.NOTE,
          at,
          "runtime claims are what the guest says of itself: bound to it, vouched for by nobody");
    }
  }

  /// What is missing in the rule of an authority as a whole.
  private void whole(AuthorityRule rule, List<Condition.Claim> claims, String at) {
    if (rule.rule() instanceof Condition.AnyOf any && any.conditions().size() > 1) {
      remark(
          "lint.anyof",
          Severity.WARNING,
          at + "/anyOf",
          "one of these conditions alone releases the key");
    }
    var type = equalsTo(claims, AttestationClaims.ATTESTATION_TYPE);
    if (type.isEmpty()
        && claims.stream().noneMatch(c -> c.claim().leaf().startsWith("x-ms-sgx-"))) {
      remark(
          "lint.type",
          Severity.WARNING,
          at,
          "nothing says what kind of TEE it must be (x-ms-attestation-type)");
    }
    var nested = claims.stream().anyMatch(c -> c.claim().toString().startsWith(TEE_PREFIX));
    var flat =
        claims.stream().anyMatch(c -> c.claim().names().getFirst().startsWith("x-ms-sevsnpvm-"));
    if (nested && flat && rule.rule() instanceof Condition.AllOf) {
      remark(
          "lint.mixed",
          Severity.WARNING,
          at,
          "a token has the claims of the TEE either at the top or under x-ms-isolation-tee, never"
              + " both");
    }
    debugging(claims, type, at);
    var cvm =
        hasValue(claims, AttestationClaims.COMPLIANCE_STATUS, AttestationClaims.Compliance.CVM);
    if (claims.stream().noneMatch(c -> IDENTITIES.contains(c.claim().leaf()))) {
      remark(
          "lint.identity",
          Severity.WARNING,
          at,
          cvm
              ? "any confidential VM of anybody gets the key from this rule; name the VM id or a"
                  + " measurement, unless only trusted callers have the release permission"
              : "nothing says which code may have the key (host data, measurement, signer, VM id)");
    }
  }

  private void debugging(List<Condition.Claim> claims, Optional<String> type, String at) {
    var compliant =
        claims.stream().anyMatch(c -> c.claim().leaf().equals(AttestationClaims.COMPLIANCE_STATUS));
    if (compliant || claims.stream().anyMatch(c -> isDebugClaim(c.claim().leaf()))) {
      return;
    }
    var claim =
        switch (type.orElse("")) {
          case AttestationClaims.Types.SEV_SNP -> AttestationClaims.Snp.IS_DEBUGGABLE;
          case AttestationClaims.Types.TDX -> AttestationClaims.Tdx.ATTRIBUTES_DEBUG;
          default -> AttestationClaims.Sgx.IS_DEBUGGABLE;
        };
    remark(
        "lint.debug",
        Severity.WARNING,
        at,
        "a guest that can be debugged may satisfy this: add {\"claim\":\"%s\",\"equals\":\"false\"}"
            .formatted(claim));
  }

  private static Optional<String> equalsTo(List<Condition.Claim> claims, String leaf) {
    return claims.stream()
        .filter(c -> c.claim().leaf().equals(leaf) && c.operator() == Operator.EQUALS)
        .map(c -> c.value().text())
        .findFirst();
  }

  private static boolean hasValue(List<Condition.Claim> claims, String leaf, String value) {
    return claims.stream()
        .anyMatch(c ->
            c.claim().leaf().equals(leaf)
                && c.operator() == Operator.EQUALS
                && c.value().text().equals(value));
  }

  private static boolean isDebugClaim(String leaf) {
    return leaf.equals(AttestationClaims.Snp.IS_DEBUGGABLE)
        || leaf.equals(AttestationClaims.Sgx.IS_DEBUGGABLE)
        || leaf.equals(AttestationClaims.Tdx.ATTRIBUTES_DEBUG);
  }

  private static boolean isShared(Authority authority) {
    var host = authority.uri().getHost();
    return host.startsWith("shared") && host.endsWith(".attest.azure.net");
  }

  private void remark(String id, Severity severity, String location, String message) {
    remarks.add(new Remark(id, severity, location, message));
  }
}
