package io.privyseal.cli.demo;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.demo.DemoOutcome.Verdict;
import io.privyseal.cli.demo.DemoPrinter.Line;
import io.privyseal.cli.stack.DataDirectory;
import io.privyseal.cli.stack.RunningStack;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.keyvault.release.policy.ReleasePolicy;
import io.privyseal.server.configuration.Configuration;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Shows secure key release from end to end, on this machine, with a simulated confidential VM.
///
/// Ends with 0 only if all six cases came out as they must.
public final class DemoCommand implements Command {
  private static final String DIRECTORY = "privyseal-demo";
  private static final int NAME_BYTES = 4;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "demo",
            "Show the six cases of secure key release: starts the local stack on a directory and"
                + " ports of its own, boots a simulated confidential VM, seals a secret to a key"
                + " in the vault, and tries to get the key in six ways.");
    spec.addOption(
        Command.option(
            Path.class,
            "--data",
            "DIR",
            "Data directory of the demo; by default "
                + DIRECTORY
                + " in the user's data"
                + " directory."));
    Command.examples(
        spec.usageMessage(),
        "privyseal demo",
        "privyseal demo --json | jq '.[] | {case, verdict, decidedBy}'");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var begin = System.nanoTime();
    var terminal = surroundings.terminal();
    var json = Command.asJson(arguments);
    var data =
        Command.value(arguments, "--data", Path.class)
            .orElseGet(() -> DataDirectory.home(surroundings).resolve(DIRECTORY))
            .toAbsolutePath()
            .normalize();
    terminal.progress("starting the services on " + data);
    try (var running = RunningStack.start(() -> Configuration.local(data, 0));
        var owner = new StackClient(running.file().certificate())) {
      terminal.progress("ready in " + Command.seconds(running.startTime()));
      var outcomes = play(running, owner, terminal, json);
      var printer = new DemoPrinter(terminal);
      if (json) {
        printer.json(outcomes);
      } else {
        printer.summary(outcomes, running.startTime(), Duration.ofNanos(System.nanoTime() - begin));
      }
      return exit(outcomes);
    }
  }

  private static List<DemoOutcome> play(
      RunningStack running, StackClient owner, Terminal terminal, boolean json)
      throws InterruptedException {
    var stack = running.stack();
    var clients = new VaultClients(running, owner);
    var operator = clients.keys(VaultClients.OPERATOR);
    var policy = policy(stack.attestationUrl());
    var name = keyName(running);
    var secret = SealedSecret.make(operator, name, policy, stack.engine());
    var printer = new DemoPrinter(terminal);
    if (!json) {
      printer.stage(stage(running, secret), policy);
    }
    var play = new DemoPlay(running, clients, owner, secret);
    var outcomes = new ArrayList<DemoOutcome>();
    for (var next : DemoCase.values()) {
      var outcome = play.play(next);
      outcomes.add(outcome);
      if (!json) {
        printer.outcome(outcome);
      }
    }
    operator.beginDeleteKey(name).poll();
    operator.purgeDeletedKey(name);
    return outcomes;
  }

  private static List<Line> stage(RunningStack running, SealedSecret secret) {
    var stack = running.stack();
    return List.of(
        new Line("key vault", stack.vaultUrl().toString()),
        new Line(
            "attestation",
            stack.attestationUrl() + " (another region: " + stack.secondAttestationUrl() + ")"),
        new Line(
            "hardware",
            "simulated "
                + stack.host().productLine().label()
                + ", vouched for by a manufacturer made for this directory"),
        new Line(
            "key",
            secret.key().getName() + ", RSA-HSM 2048, exportable; a secret is sealed" + " to it"));
  }

  /// What the key asks for: a confidential VM that nobody can debug, with known firmware.
  private static ReleasePolicy policy(URI authority) {
    var json =
        """
        {"version":"1.0.0","anyOf":[{"authority":"%s","allOf":[
         {"claim":"x-ms-isolation-tee.x-ms-attestation-type","equals":"sevsnpvm"},
         {"claim":"x-ms-isolation-tee.x-ms-sevsnpvm-is-debuggable","equals":"false"},
         {"claim":"x-ms-isolation-tee.x-ms-compliance-status","equals":"azure-compliant-cvm"}]}]}
        """
            .formatted(authority);
    return ReleasePolicy.parse(Bytes.utf8(json)).orThrow();
  }

  private static String keyName(RunningStack running) {
    var random = new byte[NAME_BYTES];
    running.stack().engine().random().nextBytes(random);
    return "demo-" + HexFormat.of().formatHex(random);
  }

  private static ExitCode exit(List<DemoOutcome> outcomes) {
    if (outcomes.stream().allMatch(DemoOutcome::asExpected)) {
      return ExitCode.DONE;
    }
    return outcomes.stream().anyMatch(o -> o.verdict() == Verdict.UNDECIDED)
        ? ExitCode.UNDECIDED
        : ExitCode.REJECTED;
  }
}
