package io.privyseal.cli.verify;

import io.privyseal.attestation.evidence.intel.TeeType;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.attestation.verification.azure.VtpmExpectations;
import io.privyseal.attestation.verification.intel.PlatformExpectations;
import io.privyseal.attestation.verification.intel.SgxExpectations;
import io.privyseal.attestation.verification.intel.TdxExpectations;
import io.privyseal.attestation.verification.sevsnp.SnpExpectations;
import io.privyseal.attestation.verification.tpm.QuoteExpectations;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/// What the command line expects of evidence, for each kind.
///
/// @param measurement 48 bytes for a VM, 32 for an enclave
/// @param revocation as asked for; empty if it was not said
/// @param intel of its platforms
/// @param module measurement of the TDX module, 48 bytes
/// @param userData that an Azure VM must hold, at most 64 bytes
/// @param secureBoot whether an Azure VM must be configured with it
record VerifyOptions(
    Set<Relaxation> allowed,
    Optional<Integer> allowVmpl,
    Optional<Bytes> measurement,
    Optional<Bytes> hostData,
    Optional<RevocationRule> revocation,
    IntelOptions intel,
    Optional<Bytes> module,
    Optional<Bytes> nonce,
    Optional<Bytes> userData,
    boolean secureBoot,
    Optional<Bytes> runtimeData) {
  /// What `--allow` lets through.
  enum Relaxation {
    DEBUG,
    MIGRATION,
    CXL,
    SEPT_VE,
    SERVICE_TD,
    PROVISION_KEY,
    TRAILING_BYTES;

    /// As the command line writes it.
    String option() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  private static final int VM_MEASUREMENT_BYTES = 48;
  private static final int ENCLAVE_MEASUREMENT_BYTES = 32;
  private static final int HOST_DATA_BYTES = 32;
  private static final int MAX_DATA_BYTES = 64;
  private static final int MAX_VMPL = 3;
  private static final String NO_LIST = "no revocation list was given";

  /// @throws CommandFailure if an option does not hold what it should
  static VerifyOptions of(ParseResult arguments) {
    var vmpl = Command.value(arguments, "--allow-vmpl", Integer.class);
    if (vmpl.filter(v -> v < 0 || v > MAX_VMPL).isPresent()) {
      throw CommandFailure.usage("--allow-vmpl is not 0 to 3", "0 is the most privileged.");
    }
    return new VerifyOptions(
        relaxations(arguments),
        vmpl,
        hex(arguments, "--measurement", VM_MEASUREMENT_BYTES, ENCLAVE_MEASUREMENT_BYTES),
        hex(arguments, "--host-data", HOST_DATA_BYTES),
        Command.value(arguments, "--revocation", String.class).map(VerifyOptions::rule),
        IntelOptions.of(arguments),
        hex(arguments, "--tdx-module", VM_MEASUREMENT_BYTES),
        upTo64Bytes(arguments, "--nonce", "Write what the quote was asked to hold, in hex."),
        upTo64Bytes(arguments, "--user-data", "Write what the guest put there, in hex."),
        Command.isSet(arguments, "--secure-boot"),
        Command.value(arguments, "--runtime-data", Path.class).map(InputFiles::read));
  }

  private static Set<Relaxation> relaxations(ParseResult arguments) {
    var allowed = EnumSet.noneOf(Relaxation.class);
    if (Command.isSet(arguments, "--allow-debug")) {
      allowed.add(Relaxation.DEBUG);
    }
    for (var text : texts(arguments, "--allow")) {
      allowed.add(
          Arrays.stream(Relaxation.values())
              .filter(relaxation -> relaxation.option().equals(text))
              .findFirst()
              .orElseThrow(() ->
                  CommandFailure.usage(
                      "--allow knows no " + text, "One of " + relaxationNames() + ".")));
    }
    return allowed;
  }

  static String relaxationNames() {
    return String.join(", ", Arrays.stream(Relaxation.values()).map(Relaxation::option).toList());
  }

  private boolean allows(Relaxation relaxation) {
    return allowed.contains(relaxation);
  }

  private static RevocationRule rule(String mode) {
    return switch (mode.toLowerCase(Locale.ROOT)) {
      case "fail" -> RevocationRule.fail();
      case "warn" -> RevocationRule.warn();
      case "off" -> RevocationRule.off("--revocation off");
      default ->
          throw CommandFailure.usage(
              "--revocation is not off, warn or fail",
              "fail: without a current list nothing is decided.");
    };
  }

  private static Optional<Bytes> upTo64Bytes(ParseResult arguments, String option, String hint) {
    var text = Command.value(arguments, option, String.class);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var value = Bytes.ofHex(text.get());
      if (value.length() >= 1 && value.length() <= MAX_DATA_BYTES) {
        return Optional.of(value);
      }
    } catch (MalformedInputException _) {
      // the same answer as for a wrong length
    }
    throw CommandFailure.usage(
        "%s is not 1 to %d bytes in hex".formatted(option, MAX_DATA_BYTES), hint);
  }

  private static Optional<Bytes> hex(ParseResult arguments, String option, Integer... lengths) {
    var text = Command.value(arguments, option, String.class);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      var value = Bytes.ofHex(text.get());
      if (Arrays.asList(lengths).contains(value.length())) {
        return Optional.of(value);
      }
    } catch (MalformedInputException _) {
      // the same answer as for a wrong length
    }
    var allowed =
        String.join(" or ", Arrays.stream(lengths).map(l -> Integer.toString(l)).toList());
    var digits =
        String.join(" or ", Arrays.stream(lengths).map(l -> Integer.toString(2 * l)).toList());
    throw CommandFailure.usage(
        "%s is not %s bytes in hex".formatted(option, allowed),
        "Write %s hex digits, as the report or the token shows them.".formatted(digits));
  }

  /// @param wrapped runtime data that came with the evidence; those of the command line go first
  SnpExpectations snp(Optional<Bytes> wrapped, boolean hasLists) {
    withoutModule("SEV-SNP");
    if (intel.isDemanding()) {
      throw CommandFailure.usage(
          "SEV-SNP evidence has none of Intel's collateral",
          "Leave out --refuse-advisory, --refuse-fmspc, --min-tcb-evaluation and --max-age.");
    }
    var expectations =
        SnpExpectations.secureDefaults()
            .requireReportData(binding(wrapped))
            .withRevocation(revocation(hasLists));
    if (allows(Relaxation.DEBUG)) {
      expectations = expectations.allowDebugGuests();
    }
    if (allows(Relaxation.MIGRATION)) {
      expectations = expectations.allowMigrationAgent();
    }
    if (allows(Relaxation.CXL)) {
      expectations = expectations.allowCxlMemory();
    }
    if (allowVmpl.isPresent()) {
      expectations = expectations.allowVmplUpTo(allowVmpl.get());
    }
    if (measurement.isPresent()) {
      expectations = expectations.requireMeasurement(measured(VM_MEASUREMENT_BYTES, "a VM"));
    }
    return hostData.isPresent() ? expectations.requireHostData(hostData.get()) : expectations;
  }

  SgxExpectations sgx(Optional<Bytes> wrapped, boolean hasLists) {
    withoutHostData(TeeType.SGX);
    withoutModule("SGX");
    var expectations =
        SgxExpectations.secureDefaults()
            .withPlatform(platform(hasLists))
            .requireReportData(binding(wrapped));
    if (allows(Relaxation.DEBUG)) {
      expectations = expectations.allowDebugEnclaves();
    }
    if (allows(Relaxation.PROVISION_KEY)) {
      expectations = expectations.allowProvisionKey();
    }
    return measurement.isPresent()
        ? expectations.requireMrEnclave(measured(ENCLAVE_MEASUREMENT_BYTES, "an enclave"))
        : expectations;
  }

  TdxExpectations tdx(Optional<Bytes> wrapped, boolean hasLists) {
    withoutHostData(TeeType.TDX);
    var expectations =
        TdxExpectations.secureDefaults()
            .withPlatform(platform(hasLists))
            .requireReportData(binding(wrapped));
    if (allows(Relaxation.DEBUG)) {
      expectations = expectations.allowDebug();
    }
    if (allows(Relaxation.MIGRATION)) {
      expectations = expectations.allowMigration();
    }
    if (allows(Relaxation.SEPT_VE)) {
      expectations = expectations.allowSeptVe();
    }
    if (allows(Relaxation.SERVICE_TD)) {
      expectations = expectations.allowServiceTds();
    }
    if (module.isPresent()) {
      expectations = expectations.requireModule(module.get());
    }
    return measurement.isPresent()
        ? expectations.requireMrTd(measured(VM_MEASUREMENT_BYTES, "a VM"))
        : expectations;
  }

  private PlatformExpectations platform(boolean hasLists) {
    var platform = intel.platform(revocation(hasLists));
    return allows(Relaxation.TRAILING_BYTES) ? platform.allowTrailingBytes() : platform;
  }

  VtpmExpectations vtpm() {
    var expectations =
        nonce
            .map(VtpmExpectations::answering)
            .orElseGet(() -> VtpmExpectations.withoutChallenge("no --nonce was given"));
    if (secureBoot) {
      expectations = expectations.requireSecureBoot();
    }
    return userData.isPresent() ? expectations.requireUserData(userData.get()) : expectations;
  }

  QuoteExpectations quote() {
    return nonce
        .map(QuoteExpectations::answering)
        .orElseGet(() -> QuoteExpectations.withoutChallenge("no --nonce was given"));
  }

  private ReportDataBinding binding(Optional<Bytes> wrapped) {
    return runtimeData
        .or(() -> wrapped)
        .<ReportDataBinding>map(ReportDataBinding.Sha256Of::new)
        .orElseGet(() -> new ReportDataBinding.Unchecked("no runtime data was given"));
  }

  /// Offline there is no list but a given one; one that is given is enforced.
  private RevocationRule revocation(boolean hasLists) {
    return revocation.orElseGet(
        () -> hasLists ? RevocationRule.fail() : RevocationRule.off(NO_LIST));
  }

  private Bytes measured(int length, String of) {
    return measurement
        .filter(m -> m.length() == length)
        .orElseThrow(() ->
            CommandFailure.usage(
                "the measurement of %s has %d bytes".formatted(of, length),
                "Verify files of different kinds in runs of their own."));
  }

  /// What is asked for and cannot be checked must not pass unseen.
  ///
  /// @throws CommandFailure if something was asked for that only the TPM of a VM states
  void requireNothingOfTpm(String kind) {
    if (nonce.isPresent()) {
      throw CommandFailure.usage(
          kind + " evidence alone answers no --nonce",
          "Give --runtime-data that holds it, or the quote of the TPM with --with.");
    }
    if (userData.isPresent() || secureBoot) {
      throw CommandFailure.usage(
          kind + " evidence alone has no --user-data and no --secure-boot",
          "Give the HCL report and the quote of the TPM with --with.");
    }
  }

  /// @throws CommandFailure if something was asked for that only hardware states
  void requireNothingOfHardware() {
    if (measurement.isPresent()
        || hostData.isPresent()
        || runtimeData.isPresent()
        || userData.isPresent()
        || secureBoot) {
      throw CommandFailure.usage(
          "the quote of a TPM alone states nothing that only hardware vouches for",
          "Give the HCL report along with it, or leave out --measurement, --host-data,"
              + " --runtime-data, --user-data and --secure-boot.");
    }
  }

  private void withoutModule(String kind) {
    if (module.isPresent()) {
      throw CommandFailure.usage(
          kind + " evidence has no TDX module", "Give --tdx-module for TDX evidence only.");
    }
  }

  private void withoutHostData(TeeType type) {
    if (hostData.isPresent()) {
      throw CommandFailure.usage(
          type + " evidence has no HOST_DATA", "Give --host-data for SEV-SNP reports only.");
    }
  }

  /// The values of an option that may be given several times.
  static List<String> texts(ParseResult arguments, String option) {
    return Command.value(arguments, option, String[].class).map(List::of).orElse(List.of());
  }

  /// The paths of an option that may be given several times.
  static List<Path> paths(ParseResult arguments, String option) {
    return Command.value(arguments, option, Path[].class).map(List::of).orElse(List.of());
  }
}
