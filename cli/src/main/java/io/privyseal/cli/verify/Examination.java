package io.privyseal.cli.verify;

import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.attestation.evidence.EvidenceParts;
import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.RecognizedEvidence;
import io.privyseal.attestation.evidence.RecognizedEvidence.AzureVm;
import io.privyseal.attestation.evidence.RecognizedEvidence.AzureVm.Hardware;
import io.privyseal.attestation.evidence.intel.QuoteEvidence;
import io.privyseal.attestation.evidence.sevsnp.SnpEvidence;
import io.privyseal.attestation.verification.Verification;
import io.privyseal.attestation.verification.Verification.Accepted;
import io.privyseal.attestation.verification.azure.VerifiedHardware;
import io.privyseal.attestation.verification.azure.VerifiedVtpm;
import io.privyseal.attestation.verification.azure.VtpmVerifier;
import io.privyseal.attestation.verification.intel.QuoteVerifier;
import io.privyseal.attestation.verification.intel.VerifiedPlatform;
import io.privyseal.attestation.verification.intel.VerifiedSgx;
import io.privyseal.attestation.verification.intel.VerifiedTdx;
import io.privyseal.attestation.verification.sevsnp.SnpVerifier;
import io.privyseal.attestation.verification.sevsnp.VerifiedSnp;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.verify.EvidenceReport.Root;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.decision.Finding;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/// Takes files to the verifiers under what the command line asked for.
final class Examination {
  private final SnpVerifier snp;
  private final QuoteVerifier quotes;
  private final VtpmVerifier vtpm;
  private final io.privyseal.attestation.verification.tpm.QuoteVerifier tpm;
  private final GivenFiles given;
  private final VerifyOptions options;
  private final ExpectedClaims claims;
  private final Optional<PublicKey> attestationKey;
  private final Instant at;

  private Examination(CryptoEngine engine, ParseResult arguments, GivenFiles given, Instant at) {
    this.snp = new SnpVerifier(engine, TrustedRoots.amd(arguments));
    this.quotes = new QuoteVerifier(engine, TrustedRoots.intel(arguments, engine));
    this.vtpm = new VtpmVerifier(engine);
    this.tpm = new io.privyseal.attestation.verification.tpm.QuoteVerifier(engine);
    this.given = given;
    this.options = VerifyOptions.of(arguments);
    this.claims = ExpectedClaims.of(VerifyOptions.texts(arguments, "--expect"));
    this.attestationKey =
        Command.value(arguments, "--attestation-key", Path.class).map(Examination::attestationKey);
    this.at = at;
  }

  /// @throws CommandFailure if an option does not hold what it should
  static Examination prepare(Surroundings surroundings, ParseResult arguments, Instant at) {
    return new Examination(
        surroundings.engine().get(),
        arguments,
        GivenFiles.of(arguments),
        at.truncatedTo(ChronoUnit.SECONDS));
  }

  private static PublicKey attestationKey(Path file) {
    try {
      return EvidenceRecognizer.recognize(InputFiles.read(file))
          .vtpm()
          .attestationKey()
          .orElseThrow(() -> new MalformedInputException("no public key"));
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          "%s holds no public key: %s".formatted(file, e.getMessage()),
          "Give the TPM's attestation key as a SubjectPublicKeyInfo in PEM.");
    }
  }

  Instant at() {
    return at;
  }

  EvidenceReport examine(Path file) {
    var content = InputFiles.read(file);
    try {
      var found = EvidenceRecognizer.recognize(content);
      var whole = found.plus(given.others());
      var form = String.join(" in ", found.wrappings().reversed().stream().distinct().toList());
      return new OfFile(file.toString(), form, whole).examine(whole.plus(given.chain()).evidence());
    } catch (MalformedInputException e) {
      return unreadable(file.toString(), String.valueOf(e.getMessage()));
    }
  }

  private static EvidenceReport unreadable(String file, String fault) {
    return new EvidenceReport(
        file,
        "",
        Optional.empty(),
        Optional.empty(),
        List.of(
            Finding.failed(
                EvidenceCheck.FORM, "", "evidence that can be verified from afar", fault)));
  }

  /// One file on its way through the verifiers.
  private final class OfFile {
    private final String file;
    private final String form;
    private final EvidenceParts found;
    private final List<Finding> findings = new ArrayList<>();

    OfFile(String file, String form, EvidenceParts found) {
      this.file = file;
      this.form = form;
      this.found = found;
    }

    EvidenceReport examine(RecognizedEvidence evidence) {
      return switch (evidence) {
        case RecognizedEvidence.SevSnp(var report, var _) -> {
          options.requireNothingOfTpm(evidence.label());
          var verified = snp(report, found.runtimeData());
          expect(verified.map(ExpectedClaims::of));
          yield report(
              SnpDescription.of(report.report(), verified, form),
              verified.map(v -> new Root(v.trustRoot(), v.isSimulated())));
        }
        case RecognizedEvidence.Sgx(var quote, var _) -> {
          options.requireNothingOfTpm(evidence.label());
          var verified = sgx(quote);
          expect(verified.map(ExpectedClaims::of));
          yield quoted(quote, verified.map(VerifiedSgx::platform));
        }
        case RecognizedEvidence.Tdx(var quote, var _, var _) -> {
          options.requireNothingOfTpm(evidence.label());
          var verified = tdx(quote, found.runtimeData());
          expect(verified.map(ExpectedClaims::of));
          yield quoted(quote, verified.map(VerifiedTdx::platform));
        }
        case AzureVm vm -> azure(vm);
        case RecognizedEvidence.Tpm quote -> tpm(quote);
        case RecognizedEvidence.Unverifiable(var label, var reason) ->
            unreadable(file, label + ": " + reason);
        case RecognizedEvidence.EndorsementsAlone _ ->
            unreadable(file, "endorsements alone: they say nothing without evidence");
      };
    }

    private EvidenceReport azure(AzureVm vm) {
      var hardware =
          switch (vm.hardware()) {
            case Hardware.Snp(var report) -> {
              var verified = snp(report, Optional.of(vm.vtpm().runtimeClaims()));
              yield new Vouching(
                  SnpDescription.of(report.report(), verified, form),
                  verified.map(VerifiedHardware.Snp::new));
            }
            case Hardware.Tdx(var quote) -> {
              var verified = tdx(quote, Optional.of(vm.vtpm().runtimeClaims()));
              yield new Vouching(
                  QuoteDescription.of(quote.quote(), verified.map(VerifiedTdx::platform), form),
                  verified.map(VerifiedHardware.Tdx::new));
            }
          };
      var verified = Optional.<VerifiedVtpm>empty();
      if (hardware.verified().isPresent()) {
        var verification = vtpm.verify(vm.vtpm(), hardware.verified().get(), options.vtpm(), at);
        findings.addAll(verification.findings());
        verified = accepted(verification);
      }
      expect(verified.map(ExpectedClaims::of));
      return report(
          AzureDescription.of(vm.label(), hardware.description(), vm.vtpm(), verified),
          verified.map(v -> new Root(v.hardware().trustRoot(), v.hardware().isSimulated())));
    }

    private EvidenceReport tpm(RecognizedEvidence.Tpm evidence) {
      options.requireNothingOfHardware();
      if (attestationKey.isEmpty()) {
        findings.add(
            Finding.undecided(
                EvidenceCheck.ATTESTATION_KEY, "TPM quote", "nothing vouches for its key"));
      }
      var key = attestationKey.or(evidence::attestationKey);
      findings.addAll(
          tpm.check(evidence.quote(), key, evidence.pcrs(), options.quote()).findings());
      expect(Optional.of(ExpectedClaims.Issued.NONE));
      return report(AzureDescription.of(evidence.quote(), evidence.pcrs()), Optional.empty());
    }

    private EvidenceReport quoted(QuoteEvidence quote, Optional<VerifiedPlatform> platform) {
      return report(
          QuoteDescription.of(quote.quote(), platform, form),
          platform.map(p -> new Root(p.root().name(), p.root().simulated())));
    }

    private Optional<VerifiedSnp> snp(SnpEvidence evidence, Optional<Bytes> bound) {
      var lists = !evidence.revocationLists().isEmpty() || given.hasLists();
      var verification = snp.verify(evidence, options.snp(bound, lists), at);
      findings.addAll(verification.findings());
      return accepted(verification);
    }

    private Optional<VerifiedSgx> sgx(QuoteEvidence evidence) {
      var verification =
          quotes.verifySgx(
              evidence, collateral(evidence), options.sgx(found.runtimeData(), true), at);
      findings.addAll(verification.findings());
      return accepted(verification);
    }

    private Optional<VerifiedTdx> tdx(QuoteEvidence evidence, Optional<Bytes> bound) {
      var verification =
          quotes.verifyTdx(evidence, collateral(evidence), options.tdx(bound, true), at);
      findings.addAll(verification.findings());
      return accepted(verification);
    }

    private IntelCollateral collateral(QuoteEvidence evidence) {
      return given.intel().and(found).collateralFor(evidence, at);
    }

    private void expect(Optional<ExpectedClaims.Issued> issued) {
      findings.addAll(claims.compare(issued));
    }

    private EvidenceReport report(Description description, Optional<Root> root) {
      return new EvidenceReport(file, form, Optional.of(description), root, findings);
    }
  }

  /// @param verified if the hardware's own evidence was accepted
  private record Vouching(Description description, Optional<? extends VerifiedHardware> verified) {}

  private static <E> Optional<E> accepted(Verification<E> verification) {
    return verification instanceof Accepted<E>(var evidence, var _)
        ? Optional.of(evidence)
        : Optional.empty();
  }
}
