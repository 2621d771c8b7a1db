package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Lists the role assignments at one scope.
final class RoleListCommand implements Command {
  private static final String EVERYTHING = "/";

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "list",
            "List the role assignments at exactly one scope. Those above it hold there too.");
    spec.addOption(
        Command.option(
            String.class,
            "--scope",
            "SCOPE",
            "/ (the default), /vaults/V, /vaults/V/keys/K or /attestation/A."));
    RoleAnswers.addOptions(spec);
    Command.examples(spec.usageMessage(), "privyseal role list --scope /vaults/local --json");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var scope = Command.value(arguments, "--scope", String.class).orElse(EVERYTHING);
    var query = "?scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8);
    var terminal = surroundings.terminal();
    try (var platform =
        PlatformConnection.open(arguments, surroundings, RoleAnswers.identity(arguments))) {
      var answer =
          platform
              .client()
              .get(platform.platform().resolve(RoleAnswers.PATH + query), platform.bearer());
      var body = RoleAnswers.success(answer);
      if (Command.asJson(arguments)) {
        terminal.json(body);
        return ExitCode.DONE;
      }
      var here = body.array("value").orElse(List.of());
      for (var item : here) {
        if (item instanceof JsonObject assignment) {
          RoleAnswers.print(terminal, assignment);
        }
      }
      if (here.isEmpty()) {
        terminal.line("no role is assigned at " + scope);
      }
    }
    return ExitCode.DONE;
  }
}
