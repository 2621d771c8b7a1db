package io.privyseal.cli.report;

import io.privyseal.attestation.evidence.EvidenceRecognizer;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.reports.html.ReportHtml;
import io.privyseal.attestation.reports.tcb.EvidenceTcbs;
import io.privyseal.attestation.reports.tcb.NextMinimums;
import io.privyseal.attestation.reports.tcb.PlatformTcb;
import io.privyseal.attestation.reports.tcb.TcbInfos;
import io.privyseal.attestation.reports.tcb.TcbJson;
import io.privyseal.attestation.reports.tcb.TcbOutlook;
import io.privyseal.attestation.reports.tcb.TcbOutlooks;
import io.privyseal.attestation.reports.tcb.TcbStanding;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.stack.PlatformAnswers;
import io.privyseal.cli.stack.PlatformConnection;
import io.privyseal.cli.verify.GivenTcbInfos;
import io.privyseal.cli.verify.TrustedRoots;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Whether platforms pass today and after the next TCB recovery: those that attested, or those that
/// pieces of evidence are from.
public final class TcbCommand implements Command {
  private static final String PATH = "/api/v1/reports/tcb";
  private static final String NEXT_MINIMUM = "next-minimum";

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "tcb",
            "Tell whether each platform passes today and after the next TCB recovery, which number"
                + " is short, and what mends it. Of platforms that attested; of those in FILE"
                + " without asking whether the evidence is genuine.");
    spec.addPositional(
        PositionalParamSpec.builder()
            .type(Path[].class)
            .auxiliaryTypes(Path.class)
            .arity("0..*")
            .paramLabel("FILE")
            .description("Evidence: SEV-SNP reports, SGX and TDX quotes, in any wrapping.")
            .build());
    spec.addOption(
        Command.several(
            Path[].class,
            "--collateral",
            "PATH",
            "For FILE: Intel's TCB infos and their issuers, in a directory or a file, as for"
                + " privyseal verify. May be given several times."));
    spec.addOption(
        Command.option(
            String.class,
            "--at",
            "TIME",
            "For FILE: tell how it was at that time (ISO 8601) instead of now."));
    TrustedRoots.addTo(spec);
    spec.addOption(
        Command.option(
            String.class,
            "--next-minimum",
            "TCB",
            "What AMD platforms must have next:"
                + " Milan:bootloader=4,snp=24,microcode=219;Genoa:..."));
    HtmlFile.addOption(spec);
    Period.addOptions(spec);
    Command.examples(
        spec.usageMessage(),
        "privyseal tcb",
        "privyseal tcb quote.bin --collateral DIR",
        "privyseal tcb quote.bin --collateral DIR --at 2025-06-25",
        "privyseal tcb report.bin --next-minimum Milan:snp=24,microcode=219 --html tcb.html");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var files = arguments.matchedPositionalValue(0, new Path[0]);
    return files.length == 0
        ? ofThePlatform(arguments, surroundings)
        : ofFiles(List.of(files), arguments, surroundings);
  }

  private static ExitCode ofThePlatform(ParseResult arguments, Surroundings surroundings)
      throws InterruptedException {
    var more = new LinkedHashMap<String, String>();
    Command.value(arguments, "--" + NEXT_MINIMUM, String.class)
        .ifPresent(text -> more.put(NEXT_MINIMUM, text));
    var html = HtmlFile.of(arguments);
    try (var platform =
        PlatformConnection.open(arguments, surroundings, PlatformAnswers.identity(arguments))) {
      var report =
          PlatformAnswers.success(
              platform.get(PATH + Period.query(arguments, more)), "Ask as an Attestation Reader.");
      if (html.isPresent()) {
        more.put("format", "html");
        var page = platform.page(PATH + Period.query(arguments, more));
        HtmlFile.write(html.get(), page, surroundings);
      } else if (Command.asJson(arguments)) {
        surroundings.terminal().json(report);
      } else {
        new TcbPrinter(surroundings.terminal()).print(ReportPrinter.objects(report, "platforms"));
      }
      return exit(ReportPrinter.objects(report, "platforms"));
    }
  }

  private static ExitCode ofFiles(
      List<Path> files, ParseResult arguments, Surroundings surroundings) {
    var platforms = files.stream().map(TcbCommand::platform).toList();
    var outlooks = outlooks(platforms, arguments, surroundings);
    var json = JsonObject.builder().put("platforms", TcbJson.write(outlooks)).build();
    var told = ReportPrinter.objects(json, "platforms");
    var html = HtmlFile.of(arguments);
    if (html.isPresent()) {
      HtmlFile.write(
          html.get(), ReportHtml.write(outlooks, at(arguments, surroundings)), surroundings);
    } else if (Command.asJson(arguments)) {
      surroundings.terminal().json(json);
    } else {
      new TcbPrinter(surroundings.terminal()).print(told);
    }
    return exit(told);
  }

  private static Instant at(ParseResult arguments, Surroundings surroundings) {
    return Command.value(arguments, "--at", String.class)
        .map(Command::time)
        .orElseGet(surroundings.clock()::instant)
        .truncatedTo(ChronoUnit.SECONDS);
  }

  private static PlatformTcb platform(Path file) {
    try {
      return EvidenceTcbs.of(EvidenceRecognizer.recognize(InputFiles.read(file)).evidence())
          .orElseThrow(() ->
              CommandFailure.usage(
                  file + " tells no TCB",
                  "Give an SEV-SNP report, or a quote with its PCK certificate."));
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(file + ": " + e.getMessage(), "Give a piece of evidence.");
    }
  }

  private static List<TcbOutlook> outlooks(
      List<PlatformTcb> platforms, ParseResult arguments, Surroundings surroundings) {
    var next = nextMinimums(arguments);
    if (!Command.isSet(arguments, "--collateral")) {
      return outlooks(platforms, TcbInfos.none(), next);
    }
    var infos =
        GivenTcbInfos.of(arguments, surroundings.engine().get(), at(arguments, surroundings));
    return outlooks(platforms, infos, next).stream()
        .map(outlook ->
            infos.remark(outlook.platform()).map(r -> outOfTime(outlook, r)).orElse(outlook))
        .toList();
  }

  private static List<TcbOutlook> outlooks(
      List<PlatformTcb> platforms, TcbInfos infos, Map<ProductLine, TcbVersion> next) {
    var outlooks = new TcbOutlooks(infos, TcbOutlooks.DEFAULT_ACCEPTED, next);
    return platforms.stream().map(outlooks::of).toList();
  }

  /// A platform that passed by collateral of another time is not known to pass; one that was
  /// refused by it is not better off for that.
  private static TcbOutlook outOfTime(TcbOutlook outlook, String remark) {
    var today = outlook.today();
    var known =
        today.passes() == TcbStanding.Passes.YES
            ? new TcbStanding(TcbStanding.Passes.UNKNOWN, today.status(), today.measure())
            : today;
    var remarks = new ArrayList<String>();
    remarks.add(remark);
    remarks.addAll(outlook.remarks());
    return new TcbOutlook(outlook.platform(), known, outlook.next(), outlook.shortfalls(), remarks);
  }

  private static Map<ProductLine, TcbVersion> nextMinimums(ParseResult arguments) {
    try {
      return Command.value(arguments, "--" + NEXT_MINIMUM, String.class)
          .map(NextMinimums::parse)
          .orElse(Map.of());
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Write it like Milan:snp=24,microcode=219.");
    }
  }

  /// The gravest of today's standings.
  private static ExitCode exit(List<JsonObject> outlooks) {
    return outlooks.stream()
        .map(outlook ->
            switch (outlook.object("today").flatMap(t -> t.string("passes")).orElse("")) {
              case "yes" -> ExitCode.DONE;
              case "no" -> ExitCode.REJECTED;
              default -> ExitCode.UNDECIDED;
            })
        .reduce(ExitCode.DONE, ExitCode::or);
  }
}
