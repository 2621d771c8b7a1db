package io.privyseal.cli.report;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import java.util.LinkedHashMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// What attested at an instance in a period.
public final class ReportCommand implements Command {
  private static final String PATH = "/api/v1/reports/attestation";

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "report",
            "Tell what attested: how often each workload was accepted and refused, with what TCB,"
                + " on which platforms, and what was close. From the record of decisions.");
    spec.addOption(
        Command.option(
            String.class, "--workload", "HEX", "One workload only, by its measurement."));
    HtmlFile.addOption(spec);
    Period.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal report",
        "privyseal report --from 2026-11-01 --until 2026-12-01 --html november.html");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var more = new LinkedHashMap<String, String>();
    Command.value(arguments, "--workload", String.class)
        .ifPresent(workload -> more.put("workload", workload));
    var html = HtmlFile.of(arguments);
    html.ifPresent(_ -> more.put("format", "html"));
    var path = PATH + Period.query(arguments, more);
    try (var platform =
        PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments))) {
      if (html.isPresent()) {
        HtmlFile.write(html.get(), platform.page(path), surroundings);
        return ExitCode.DONE;
      }
      var report = PlatformAnswers.success(platform.get(path), "Ask as an Attestation Reader.");
      if (Command.asJson(arguments)) {
        surroundings.terminal().json(report);
      } else {
        new ReportPrinter(surroundings.terminal()).print(report);
      }
    }
    return ExitCode.DONE;
  }
}
