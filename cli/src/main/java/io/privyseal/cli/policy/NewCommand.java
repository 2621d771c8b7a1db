package io.privyseal.cli.policy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.release.policy.PolicyLint;
import io.privyseal.keyvault.release.policy.PolicyTemplates;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Writes a policy for one of the common TEEs. The policy goes to standard output, remarks on it to
/// standard error.
final class NewCommand implements Command {
  private static final List<String> TEES = List.of("snp-cvm", "snp-container", "tdx", "sgx");

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "new",
            "Write a release policy for a TEE. What only you can know (VM id, measurements) is"
                + " asked for by options; remarks say what is still open.");
    spec.addOption(
        OptionSpec.builder("--tee")
            .type(String.class)
            .required(true)
            .completionCandidates(TEES)
            .paramLabel("TEE")
            .description(String.join(", ", TEES) + ".")
            .build());
    spec.addOption(
        OptionSpec.builder("--authority")
            .type(String[].class)
            .arity("1")
            .required(true)
            .paramLabel("URL")
            .description("Attestation service that is believed; may be given several times.")
            .build());
    spec.addOption(
        Command.option(String.class, "--vm-id", "GUID", "snp-cvm, tdx: only this VM of Azure."));
    spec.addOption(
        Command.option(
            String.class,
            "--measurement",
            "HEX",
            "snp-cvm: launch measurement; for tokens of /attest/SevSnpVm."));
    spec.addOption(
        Command.flag("--direct", "snp-cvm: for tokens of /attest/SevSnpVm instead of the vTPM's."));
    spec.addOption(
        Command.option(
            String.class, "--host-data", "HEX", "snp-container: SHA-256 of the container policy."));
    spec.addOption(
        Command.option(
            String.class, "--mrtd", "HEX", "tdx: measurement; for tokens of /attest/TdxVm."));
    spec.addOption(Command.option(String.class, "--mrenclave", "HEX", "sgx: only this enclave."));
    spec.addOption(
        Command.option(String.class, "--mrsigner", "HEX", "sgx: every enclave of this signer,"));
    spec.addOption(Command.option(Integer.class, "--product-id", "N", "  of this product (0)"));
    spec.addOption(
        Command.option(Integer.class, "--min-svn", "N", "  from this security version on (0)."));
    spec.addOption(Command.flag("--base64", "Print base64url, as requests carry it."));
    Command.examples(
        spec.usageMessage(),
        "privyseal policy new --tee snp-cvm --authority https://sharedweu.weu.attest.azure.net",
        "privyseal policy new --tee snp-container --authority https://my.weu.attest.azure.net \\",
        "    --host-data $(base64 -d cce.base64 | sha256sum | cut -d' ' -f1) > policy.json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var policy = make(arguments);
    var terminal = surroundings.terminal();
    var remarks = PolicyLint.lint(policy);
    if (Command.asJson(arguments)) {
      terminal.json(
          JsonObject.builder()
              .put("policy", Json.parse(policy.canonicalJson()))
              .put("encoded", policy.encoded())
              .put("remarks", Remarks.json(remarks))
              .build());
      return ExitCode.DONE;
    }
    if (Command.isSet(arguments, "--base64")) {
      terminal.line(policy.encoded());
    } else {
      terminal.json(Json.parse(policy.canonicalJson()));
    }
    Remarks.print(terminal, remarks, text -> terminal.progress(Terminal.plain(text)));
    return ExitCode.DONE;
  }

  private static ReleasePolicy make(ParseResult arguments) {
    var tee = Command.value(arguments, "--tee", String.class).orElse("");
    try {
      var authorities =
          Command.value(arguments, "--authority", String[].class).stream()
              .flatMap(Arrays::stream)
              .map(Authority::parse)
              .toList();
      return switch (tee) {
        case "snp-cvm" -> snpVm(arguments, authorities);
        case "snp-container" ->
            PolicyTemplates.snpContainer(authorities, needed(arguments, "--host-data"));
        case "tdx" -> {
          var mrTd = text(arguments, "--mrtd");
          yield mrTd.isPresent()
              ? PolicyTemplates.tdxGuest(authorities, mrTd.get())
              : PolicyTemplates.tdxVm(authorities, text(arguments, "--vm-id"));
        }
        case "sgx" -> sgx(arguments, authorities);
        default ->
            throw CommandFailure.usage(
                "there is no TEE " + tee, "Take one of: " + String.join(", ", TEES));
      };
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Run privyseal policy new --help.");
    }
  }

  private static ReleasePolicy snpVm(ParseResult arguments, List<Authority> authorities) {
    var measurement = text(arguments, "--measurement");
    return measurement.isPresent() || Command.isSet(arguments, "--direct")
        ? PolicyTemplates.snpVmDirect(authorities, measurement)
        : PolicyTemplates.snpVm(authorities, text(arguments, "--vm-id"));
  }

  private static ReleasePolicy sgx(ParseResult arguments, List<Authority> authorities) {
    var enclave = text(arguments, "--mrenclave");
    return enclave.isPresent()
        ? PolicyTemplates.sgxEnclave(authorities, enclave.get())
        : PolicyTemplates.sgxSigner(
            authorities,
            needed(arguments, "--mrsigner"),
            Command.value(arguments, "--product-id", Integer.class).orElse(0),
            Command.value(arguments, "--min-svn", Integer.class).orElse(0));
  }

  private static Optional<String> text(ParseResult arguments, String option) {
    return Command.value(arguments, option, String.class);
  }

  private static String needed(ParseResult arguments, String option) {
    return text(arguments, option)
        .orElseThrow(() ->
            CommandFailure.usage(
                option + " is missing for this TEE", "Run privyseal policy new --help."));
  }
}
