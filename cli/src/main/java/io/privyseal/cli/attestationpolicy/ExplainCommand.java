package io.privyseal.cli.attestationpolicy;

import io.privyseal.attestation.appraisal.TokenClaims;
import io.privyseal.attestation.appraisal.policy.PolicyEvaluator;
import io.privyseal.attestation.appraisal.policy.PolicyOutcome;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Tries a policy on the claims of a guest: each rule with what its conditions found, or what came
/// nearest.
///
/// Ends with 0 when the policy permits the guest, 1 when it does not.
final class ExplainCommand implements Command {
  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "explain",
            "Say what an attestation policy makes of a guest: of each rule whether it fires, and"
                + " of each condition which claim satisfies it or which comes nearest.");
    spec.addOption(
        Command.option(
            String.class,
            "--token",
            "TOKEN|FILE",
            "An attestation token of the guest, or a file with one or with its claims as JSON. Its"
                + " signature is not checked."));
    spec.addPositional(LintCommand.file());
    Command.examples(
        spec.usageMessage(),
        "privyseal maa-policy explain policy.txt --token token.jwt",
        "privyseal maa-policy explain policy.txt --token claims.json --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var policy = PolicyText.read(arguments.matchedPositional(0).<Path>getValue());
    var token =
        Command.value(arguments, "--token", String.class)
            .map(InputFiles::textOrFile)
            .orElseThrow(() ->
                CommandFailure.usage(
                    "explain needs the claims of a guest", "Give them with --token."));
    var explanation = PolicyEvaluator.explain(policy, TokenClaims.incoming(claims(token)));
    if (Command.asJson(arguments)) {
      surroundings.terminal().json(explanation.toJson());
    } else {
      new ExplanationPrinter(surroundings.terminal()).print(explanation);
    }
    return explanation.outcome() instanceof PolicyOutcome.Permitted
        ? ExitCode.DONE
        : ExitCode.REJECTED;
  }

  private static JsonObject claims(String token) {
    try {
      if (token.startsWith("{")) {
        return Json.parseObject(Bytes.utf8(token));
      }
      var parts = token.split("\\.", -1);
      if (parts.length == 3) {
        return Json.parseObject(Base64Url.decode(parts[1]));
      }
    } catch (MalformedInputException e) {
      throw notOne();
    }
    throw notOne();
  }

  private static CommandFailure notOne() {
    return CommandFailure.usage(
        "--token is neither a token nor claims in JSON",
        "Give the token as the attestation service returned it, or its claims as JSON.");
  }
}
