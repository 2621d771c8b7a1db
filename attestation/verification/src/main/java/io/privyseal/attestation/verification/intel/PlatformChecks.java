package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.PlatformExpectations.NOT_GIVEN;

import io.privyseal.attestation.endorsements.intel.Fmspc;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.PckExtensions.Configuration;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.Expectation.Unchecked;
import io.privyseal.attestation.verification.intel.PlatformExpectations.ConfigurationDemand;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Check;
import java.util.Optional;

/// Whether the platform is one that is expected, by what its PCK certificate says.
final class PlatformChecks<C extends Enum<C> & Check> {
  private static final String WHERE = "PCK certificate";
  private static final String MISSING = "no PCK certificate";

  private final Optional<PckCertificate> pck;
  private final PlatformExpectations expected;
  private final QuoteFindings<C> findings;

  PlatformChecks(
      Optional<PckCertificate> pck, PlatformExpectations expected, QuoteFindings<C> findings) {
    this.pck = pck;
    this.expected = expected;
    this.findings = findings;
  }

  void run() {
    fmspc();
    ppid();
    configuration();
  }

  private void fmspc() {
    if (expected.fmspc instanceof Unchecked && expected.refusedFmspcs.isEmpty()) {
      findings.notChecked(QuoteQuestion.FMSPC, WHERE, NOT_GIVEN);
    } else if (pck.isEmpty()) {
      findings.notChecked(QuoteQuestion.FMSPC, WHERE, MISSING);
    } else {
      var actual = pck.get().fmspc();
      var right = !expected.refusedFmspcs.contains(actual) && isExpected(expected.fmspc, actual);
      findings.require(QuoteQuestion.FMSPC, WHERE, right, describeFmspcs(), actual.toString());
    }
  }

  private static boolean isExpected(Expectation<Fmspc> expectation, Fmspc actual) {
    return expectation instanceof Unchecked || expectation.isMetBy(actual);
  }

  private String describeFmspcs() {
    var wanted =
        expected.fmspc instanceof Unchecked ? "any" : expected.fmspc.describe(Fmspc::toString);
    var refused = expected.refusedFmspcs.stream().map(Fmspc::toString).sorted().toList();
    return refused.isEmpty() ? wanted : wanted + " but " + String.join(", ", refused);
  }

  private void ppid() {
    if (expected.ppid instanceof Unchecked<Bytes>(var reason)) {
      findings.notChecked(QuoteQuestion.PPID, WHERE, reason);
    } else if (pck.isEmpty()) {
      findings.notChecked(QuoteQuestion.PPID, WHERE, MISSING);
    } else {
      findings.require(
          QuoteQuestion.PPID,
          WHERE,
          expected.ppid.isMetBy(pck.get().extensions().ppid()),
          expected.ppid.describe(Bytes::hex),
          pck.get().extensions().ppid().hex());
    }
  }

  private void configuration() {
    if (expected.demands.isEmpty()) {
      findings.notChecked(QuoteQuestion.PLATFORM_CONFIGURATION, WHERE, NOT_GIVEN);
    } else if (pck.isEmpty()) {
      findings.notChecked(QuoteQuestion.PLATFORM_CONFIGURATION, WHERE, MISSING);
    } else {
      var stated = pck.get().extensions().configuration();
      var unmet =
          expected.demands.stream()
              .filter(demand -> stated.filter(c -> meets(c, demand)).isEmpty())
              .map(ConfigurationDemand::name)
              .sorted()
              .toList();
      findings.require(
          QuoteQuestion.PLATFORM_CONFIGURATION,
          WHERE,
          unmet.isEmpty(),
          String.join(
              ", ", expected.demands.stream().map(ConfigurationDemand::name).sorted().toList()),
          stated.map(Configuration::toString).orElse("the certificate states none"));
    }
  }

  private static boolean meets(Configuration stated, ConfigurationDemand demand) {
    return switch (demand) {
      case SMT_OFF -> !stated.smtEnabled();
      case STATIC_PLATFORM -> !stated.dynamicPlatform();
      case NO_CACHED_KEYS -> !stated.cachedKeys();
    };
  }
}
