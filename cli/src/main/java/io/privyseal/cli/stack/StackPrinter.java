package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.cli.terminal.Terminal;
import io.privyseal.cli.terminal.Text;
import io.privyseal.server.certificates.TrustAdvice;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a running stack says of itself: where its services are, how a program becomes one of its
/// identities, and how clients are made to trust it.
final class StackPrinter {
  private final Terminal terminal;

  StackPrinter(Terminal terminal) {
    this.terminal = terminal;
  }

  void print(RunningStack running) {
    terminal.line(
        terminal.ink(Ink.GOOD_STRONG, "ready")
            + " in "
            + Command.seconds(running.startTime())
            + terminal.ink(Ink.FAINT, "   data " + running.stack().dataDirectory()));
    section("Services", services(running));
    section("Managed identity, for DefaultAzureCredential", environment(running));
    section("Trust", TrustAdvice.lines(running.stack().caFile()));
    section("Identities, by client id", running.file().identities());
    terminal.blank();
    terminal.line("Ctrl-C stops it. Try: privyseal token | privyseal demo | privyseal --help");
  }

  private void section(String title, Map<String, String> lines) {
    terminal.blank();
    terminal.line(terminal.ink(Ink.STRONG, title));
    var names = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.forEach((name, value) ->
        terminal.line("  " + terminal.ink(Ink.FAINT, Text.pad(name, names)) + "  " + value));
  }

  private static Map<String, String> services(RunningStack running) {
    var stack = running.stack();
    var lines = new LinkedHashMap<String, String>();
    lines.put("key vault", stack.vaultUrl().toString());
    lines.put("attestation", stack.attestationUrl().toString());
    lines.put("attestation of another region", stack.secondAttestationUrl().toString());
    lines.put("issuer", stack.issuerUrl() + "/" + stack.tenantId());
    lines.put("health, decisions", stack.platformUrl().toString());
    return lines;
  }

  private static Map<String, String> environment(RunningStack running) {
    var stack = running.stack();
    var workload = running.file().identities().getOrDefault("workload", "");
    var lines = new LinkedHashMap<String, String>();
    lines.put("IMDS", "export AZURE_POD_IDENTITY_AUTHORITY_HOST=" + stack.managedIdentityUrl());
    lines.put(
        "App Service",
        "export IDENTITY_ENDPOINT=%s/msi/token IDENTITY_HEADER=%s"
            .formatted(stack.managedIdentityUrl(), stack.identityHeader()));
    lines.put("who", "export AZURE_CLIENT_ID=" + workload + "   # workload");
    return lines;
  }
}
