package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.PlatformExpectations.NOT_GIVEN;

import io.privyseal.attestation.endorsements.intel.EnclaveIdentity;
import io.privyseal.attestation.endorsements.intel.PckCertificate;
import io.privyseal.attestation.endorsements.intel.TcbEvaluation;
import io.privyseal.attestation.endorsements.intel.TcbInfo;
import io.privyseal.attestation.endorsements.intel.TcbStatus;
import io.privyseal.attestation.evidence.intel.EnclaveReport;
import io.privyseal.attestation.evidence.intel.Quote;
import io.privyseal.attestation.evidence.intel.TdReport;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Check;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;

/// Whether the collateral is for this platform and this quoting enclave, at which TCB level they
/// are, and whether that is good enough.
final class TcbChecks<C extends Enum<C> & Check> {
  private final Quote quote;
  private final Optional<PckCertificate> pck;
  private final Optional<TcbInfo> tcbInfo;
  private final Optional<EnclaveIdentity> identity;
  private final PlatformExpectations expected;
  private final Instant at;
  private final QuoteFindings<C> findings;

  TcbChecks(
      Quote quote,
      Optional<PckCertificate> pck,
      Optional<TcbInfo> tcbInfo,
      Optional<EnclaveIdentity> identity,
      PlatformExpectations expected,
      Instant at,
      QuoteFindings<C> findings) {
    this.quote = quote;
    this.pck = pck;
    this.tcbInfo = tcbInfo;
    this.identity = identity;
    this.expected = expected;
    this.at = at;
    this.findings = findings;
  }

  /// The TCB level; empty if there is none or it cannot be told.
  Optional<TcbEvaluation.Found> run() {
    platform();
    evaluationNumber();
    quotingEnclave();
    var found = level();
    status(found);
    advisories(found);
    return found;
  }

  private void platform() {
    var where = "TCB info";
    if (pck.isEmpty() || tcbInfo.isEmpty()) {
      findings.notChecked(
          QuoteQuestion.TCB_INFO_PLATFORM, where, "no PCK certificate or no TCB info");
      return;
    }
    var extensions = pck.get().extensions();
    var info = tcbInfo.get();
    var right =
        info.teeType() == quote.teeType()
            && info.fmspc().equals(extensions.fmspc())
            && info.pceId().filter(id -> id.equals(extensions.pceId())).isPresent();
    findings.require(
        QuoteQuestion.TCB_INFO_PLATFORM,
        where,
        right,
        "%s, FMSPC %s, PCE %s"
            .formatted(quote.teeType(), extensions.fmspc(), extensions.pceId().hex()),
        "%s, FMSPC %s, PCE %s"
            .formatted(
                info.teeType(), info.fmspc(), info.pceId().map(Bytes::hex).orElse("not given")));
  }

  private void evaluationNumber() {
    var where = "TCB evaluation data number";
    if (tcbInfo.isEmpty() || identity.isEmpty()) {
      findings.notChecked(
          QuoteQuestion.TCB_EVALUATION_NUMBER, where, "no TCB info or no QE identity");
      return;
    }
    findings.expect(
        QuoteQuestion.TCB_EVALUATION_NUMBER,
        where,
        expected.evaluationNumber,
        Math.min(tcbInfo.get().tcbEvaluationDataNumber(), identity.get().tcbEvaluationDataNumber()),
        (a, b) -> a >= b);
  }

  private void quotingEnclave() {
    var where = "report of the quoting enclave";
    if (identity.isEmpty()) {
      findings.notChecked(QuoteQuestion.QE_MATCH, where, "no QE identity");
      return;
    }
    var needed = EnclaveIdentity.Id.quoting(quote.teeType());
    var wrong = new ArrayList<String>();
    if (identity.get().id() != needed) {
      wrong.add("the identity given is of " + identity.get().id());
    }
    wrong.addAll(identity.get().differences(quote.qeReport()));
    findings.require(
        QuoteQuestion.QE_MATCH,
        where,
        wrong.isEmpty(),
        "the enclave " + needed,
        wrong.isEmpty() ? needed.name() : String.join(", ", wrong));
  }

  private Optional<TcbEvaluation.Found> level() {
    var where = "TCB";
    if (pck.isEmpty() || tcbInfo.isEmpty() || identity.isEmpty()) {
      findings.notChecked(
          QuoteQuestion.TCB_LEVEL, where, "no PCK certificate, TCB info or QE identity");
      return Optional.empty();
    }
    if (tcbInfo.get().teeType() != quote.teeType()) {
      findings.notChecked(QuoteQuestion.TCB_LEVEL, where, "TCB info is for another kind of TEE");
      return Optional.empty();
    }
    return switch (evaluate(pck.get(), tcbInfo.get(), identity.get())) {
      case TcbEvaluation.NotSupported(var reason) -> {
        findings.failed(QuoteQuestion.TCB_LEVEL, where, "a known TCB level", reason);
        yield Optional.empty();
      }
      case TcbEvaluation.Found found -> {
        findings.passed(
            QuoteQuestion.TCB_LEVEL,
            where,
            "a known TCB level",
            "level of %s (%s)"
                .formatted(
                    found.platformLevel().tcbDate(), found.platformLevel().status().label()));
        yield Optional.of(found);
      }
    };
  }

  private TcbEvaluation evaluate(PckCertificate platform, TcbInfo info, EnclaveIdentity qe) {
    var qeLevel = qe.levelOf(quote.qeReport());
    if (qeLevel.isEmpty()) {
      return new TcbEvaluation.NotSupported(
          "no level of the quoting enclave is as low as " + quote.qeReport().isvSvn());
    }
    return switch (quote.body()) {
      case EnclaveReport _ -> TcbEvaluation.ofSgx(platform.tcb(), info, qeLevel.get());
      case TdReport report -> TcbEvaluation.ofTdx(platform.tcb(), report, info, qeLevel.get());
    };
  }

  private void status(Optional<TcbEvaluation.Found> found) {
    var where = "TCB status";
    if (found.isEmpty()) {
      findings.notChecked(QuoteQuestion.TCB_STATUS, where, "no TCB level");
      return;
    }
    var status = found.get().status();
    var date = found.get().tcbDate();
    var inGrace =
        status.isOutOfDate()
            && expected.outOfDateGrace.filter(g -> !at.isAfter(date.plus(g))).isPresent();
    findings.require(
        QuoteQuestion.TCB_STATUS,
        where,
        expected.allowedStatuses.contains(status) || inGrace,
        describeAllowed(),
        "%s, TCB of %s".formatted(status.label(), date));
  }

  private String describeAllowed() {
    var labels = expected.allowedStatuses.stream().sorted().map(TcbStatus::label).toList();
    return "one of "
        + String.join(", ", labels)
        + expected.outOfDateGrace.map(g -> ", or out of date by at most " + g).orElse("");
  }

  private void advisories(Optional<TcbEvaluation.Found> found) {
    var where = "advisories";
    if (expected.acceptedAdvisories.isEmpty() && expected.refusedAdvisories.isEmpty()) {
      findings.notChecked(QuoteQuestion.ADVISORIES, where, NOT_GIVEN);
      return;
    }
    if (found.isEmpty()) {
      findings.notChecked(QuoteQuestion.ADVISORIES, where, "no TCB level");
      return;
    }
    var all = found.get().advisories();
    var wrong =
        all.stream()
            .filter(a ->
                expected.refusedAdvisories.contains(a)
                    || expected.acceptedAdvisories.filter(ok -> !ok.contains(a)).isPresent())
            .toList();
    findings.require(
        QuoteQuestion.ADVISORIES,
        where,
        wrong.isEmpty(),
        "no advisory that is not accepted",
        wrong.isEmpty()
            ? "%d advisories, all accepted".formatted(all.size())
            : String.join(", ", wrong));
  }
}
