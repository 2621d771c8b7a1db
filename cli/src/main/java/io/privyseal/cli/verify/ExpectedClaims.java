package io.privyseal.cli.verify;

import io.privyseal.attestation.appraisal.Appraisal;
import io.privyseal.attestation.appraisal.ClientData;
import io.privyseal.attestation.appraisal.ConfidentialVmShape;
import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.ReferenceValues;
import io.privyseal.attestation.appraisal.SgxAppraiser;
import io.privyseal.attestation.appraisal.SgxGuest;
import io.privyseal.attestation.appraisal.SnpAppraiser;
import io.privyseal.attestation.appraisal.SnpGuest;
import io.privyseal.attestation.appraisal.TdxAppraiser;
import io.privyseal.attestation.appraisal.TdxGuest;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `--expect claim=value`: compared with the claims that the attestation service would put into a
/// token for this evidence, by the names that release policies use.
///
/// @param expected by name of the claim; values as JSON writes them, texts without quotes
record ExpectedClaims(Map<String, String> expected) {
  private static final int MAX_CLAIMS = 100;
  private static final String NAMES = "The claims are those of docs/reference/attestation.md.";

  /// Claims of accepted evidence.
  record Issued(JsonObject claims) {
    static final Issued NONE = new Issued(JsonObject.EMPTY);
  }

  /// @param pairs `claim=value`
  /// @throws CommandFailure if one is not of that form
  static ExpectedClaims of(List<String> pairs) {
    if (pairs.size() > MAX_CLAIMS) {
      throw CommandFailure.usage("more than " + MAX_CLAIMS + " times --expect", NAMES);
    }
    var expected = new LinkedHashMap<String, String>();
    for (var pair : pairs) {
      var at = pair.indexOf('=');
      if (at < 1 || expected.put(pair.substring(0, at), pair.substring(at + 1)) != null) {
        throw CommandFailure.usage(
            "--expect %s is not claim=value, or a second value".formatted(pair), NAMES);
      }
    }
    return new ExpectedClaims(expected);
  }

  static Issued of(VerifiedSnp verified) {
    return of(verified, Optional.empty());
  }

  static Issued of(VerifiedSgx verified) {
    return issued(
        new SgxAppraiser()
            .appraise(
                new SgxGuest(
                    verified,
                    verified.evidence().quote().bytes(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                InstancePolicy.sgxDefault()));
  }

  static Issued of(VerifiedTdx verified) {
    return of(verified, Optional.empty());
  }

  static Issued of(VerifiedVtpm verified) {
    var runtime = Optional.of(ClientData.json(verified.runtimeClaims()));
    return switch (verified.hardware()) {
      case VerifiedHardware.Snp(var snp) -> of(snp, runtime);
      case VerifiedHardware.Tdx(var tdx) -> of(tdx, runtime);
    };
  }

  private static Issued of(VerifiedSnp verified, Optional<ClientData> runtimeData) {
    return issued(
        new SnpAppraiser(ReferenceValues.none(), ConfidentialVmShape.TOP_LEVEL)
            .appraise(
                new SnpGuest(verified, runtimeData, Optional.empty(), Optional.empty()),
                InstancePolicy.sevSnpDefault()));
  }

  private static Issued of(VerifiedTdx verified, Optional<ClientData> runtimeData) {
    return issued(
        new TdxAppraiser(ReferenceValues.none(), ConfidentialVmShape.TOP_LEVEL)
            .appraise(
                new TdxGuest(verified, runtimeData, Optional.empty(), Optional.empty()),
                InstancePolicy.tdxDefault()));
  }

  private static Issued issued(Appraisal appraisal) {
    return switch (appraisal) {
      case Appraisal.Permitted(var claims, _, _) -> new Issued(claims);
      case Appraisal.Refused(var reason, _) ->
          throw new IllegalStateException("the default policy refused: " + reason);
    };
  }

  /// One finding for each expected claim.
  ///
  /// @param issued empty if the evidence was not accepted: its claims are nobody's. Evidence that
  ///   is accepted and gives no claims has [Issued#NONE], which meets no expectation
  List<Finding> compare(Optional<Issued> issued) {
    var findings = new ArrayList<Finding>();
    expected.forEach((name, value) ->
        findings.add(
            issued
                .map(i -> compare(i.claims(), name, value))
                .orElseGet(() ->
                    Finding.notChecked(
                        EvidenceCheck.EXPECTED_CLAIM,
                        name,
                        "there are no claims without verdict"))));
    return findings;
  }

  private static Finding compare(JsonObject claims, String name, String value) {
    var claim = claims.get(name);
    if (claim.isEmpty()) {
      return Finding.failed(EvidenceCheck.EXPECTED_CLAIM, name, value, "no such claim")
          .withHint(
              nearest(claims, name)
                  .map(near -> "Did you mean " + near + "?")
                  .orElse("This kind of evidence gives no such claim."));
    }
    var actual = text(claim.get());
    return actual.equals(value)
        ? Finding.passed(EvidenceCheck.EXPECTED_CLAIM, name, value, actual)
        : Finding.failed(EvidenceCheck.EXPECTED_CLAIM, name, value, actual);
  }

  /// As a release policy compares it, in case too.
  private static String text(JsonValue claim) {
    return claim instanceof JsonString(var text) ? text : claim.toJson();
  }

  /// The one that ends or begins like the name.
  private static Optional<String> nearest(JsonObject claims, String name) {
    var last = name.substring(Math.max(name.lastIndexOf('-'), name.lastIndexOf('_')) + 1);
    return claims.members().keySet().stream()
        .filter(claim -> claim.equalsIgnoreCase(name) || claim.endsWith(last))
        .findFirst();
  }
}
