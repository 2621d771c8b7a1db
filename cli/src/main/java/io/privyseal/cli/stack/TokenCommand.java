package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// Prints a token of one of the local identities, for users of curl.
public final class TokenCommand implements Command {
  /// What Azure's clients ask tokens for; the local vault takes it too.
  static final String VAULT_RESOURCE = "https://vault.azure.net";

  static final String OPERATOR = "operator";
  private static final List<String> IDENTITIES = List.of(OPERATOR, "workload", "outsider");

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "token",
            "Print a token of one of the identities of the running local stack, for curl and"
                + " other clients without an Azure SDK.");
    spec.addOption(
        OptionSpec.builder("--identity")
            .type(String.class)
            .paramLabel("NAME")
            .completionCandidates(IDENTITIES)
            .description(
                "operator (manages keys and reads decisions; the default), workload (may release),"
                    + " or outsider (may do nothing).")
            .build());
    spec.addOption(
        Command.option(
            String.class, "--resource", "URL", "What the token is for; by default the key vault."));
    spec.addOption(DataDirectory.option());
    Command.examples(
        spec.usageMessage(),
        "TOKEN=$(privyseal token)",
        "privyseal token --identity outsider --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var identity = Command.value(arguments, "--identity", String.class).orElse(OPERATOR);
    var resource = Command.value(arguments, "--resource", String.class).orElse(VAULT_RESOURCE);
    if (!IDENTITIES.contains(identity)) {
      throw CommandFailure.usage(
          "there is no identity " + identity, "Take one of: " + String.join(", ", IDENTITIES));
    }
    var stack = StackFile.read(DataDirectory.of(arguments, surroundings));
    try (var client = new StackClient(stack.certificate())) {
      var token = token(stack, client, identity, resource);
      var terminal = surroundings.terminal();
      if (Command.asJson(arguments)) {
        terminal.json(token);
      } else {
        terminal.line(token.string("access_token").orElse(""));
      }
    }
    return ExitCode.DONE;
  }

  static io.privyseal.foundation.json.JsonValue.JsonObject token(
      StackFile stack, StackClient client, String identity, String resource)
      throws InterruptedException {
    var clientId = stack.identities().get(identity);
    if (clientId == null) {
      throw CommandFailure.surroundings(
          "the stack has no identity " + identity, "Start it again: privyseal up.");
    }
    return client.token(stack.service("managedIdentity"), clientId, resource);
  }
}
