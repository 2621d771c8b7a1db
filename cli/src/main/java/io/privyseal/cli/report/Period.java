package io.privyseal.cli.report;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.stack.PlatformAnswers;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The options that say what a report is about, and the query they make.
final class Period {
  private Period() {}

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Command.option(
            String.class, "--from", "TIME", "Since when; by default 7 days before --until."));
    spec.addOption(
        Command.option(String.class, "--until", "TIME", "Until when; by default until now."));
    PlatformAnswers.addInstance(spec);
    PlatformAnswers.addOptions(spec);
  }

  /// @param more names and values beside instance and period
  static String query(ParseResult arguments, Map<String, String> more) {
    var parameters = new LinkedHashMap<String, String>();
    parameters.put("instance", PlatformAnswers.instance(arguments));
    for (var name : new String[] {"from", "until"}) {
      Command.value(arguments, "--" + name, String.class)
          .ifPresent(text -> parameters.put(name, Command.time(text).toString()));
    }
    parameters.putAll(more);
    return parameters.entrySet().stream()
        .map(entry ->
            entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&", "?", ""));
  }
}
