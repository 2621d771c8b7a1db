package io.privyseal.cli.collateral;

import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.Lookup;
import io.privyseal.attestation.collateral.directory.CollateralDirectory;
import io.privyseal.attestation.collateral.https.AmdKds;
import io.privyseal.attestation.collateral.https.HttpsFetcher;
import io.privyseal.attestation.collateral.https.HttpsRules;
import io.privyseal.attestation.collateral.https.IntelPcs;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.cli.terminal.Ink;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/// Fetches items by name and keeps them. Ends with 2 when one was not to be had.
final class PrewarmCommand implements Command {
  private static final int MAX_NAMES = 1000;

  @Override
  public CommandSpec spec() {
    var spec =
        describe(
            "prewarm",
            "Fetch items and keep them. NAME is that of docs/guides/collateral.md:"
                + " amd/crl/milan/vcek, intel/tcb-info/tdx/FMSPC, intel/root-crl, …");
    Place.addOptions(spec);
    spec.addOption(
        Command.option(
            String.class, "--amd-kds", "URL", "A mirror of AMD's service, instead of AMD's own."));
    spec.addOption(
        Command.option(
            String.class,
            "--intel-cache",
            "URL",
            "A PCCS or Azure's THIM, instead of Intel's own service."));
    spec.addOption(
        Command.option(
            Path.class, "--from", "DIR", "Take items from the files in DIR, not from a network."));
    spec.addPositional(
        PositionalParamSpec.builder()
            .required(true)
            .type(String[].class)
            .arity("1.." + MAX_NAMES)
            .paramLabel("NAME")
            .description("Items.")
            .build());
    Command.examples(
        spec.usageMessage(),
        "privyseal collateral prewarm --directory fetched amd/chain/milan/vcek amd/crl/milan/vcek",
        "privyseal collateral prewarm --config production.yaml intel/qe-identity/tdx");
    return spec;
  }

  @Override
  public ExitCode run(ParseResult arguments, Surroundings surroundings) {
    var ids = ids((String[]) arguments.matchedPositional(0).getValue());
    try (var fetcher = fetcher(surroundings);
        var place = Place.of(arguments, surroundings);
        var cache = place.cache(sources(arguments, fetcher), false)) {
      var results = cache.prewarm(ids);
      print(arguments, surroundings, results);
      return results.values().stream().allMatch(Lookup.Current.class::isInstance)
          ? ExitCode.DONE
          : ExitCode.UNDECIDED;
    }
  }

  private static List<CollateralId> ids(String... names) {
    var ids = new LinkedHashSet<CollateralId>();
    for (var name : names) {
      try {
        ids.add(CollateralId.parse(name));
      } catch (MalformedInputException e) {
        throw CommandFailure.usage(
            "%s is no name of an item: %s".formatted(name, e.getMessage()),
            "See docs/guides/collateral.md for the names.");
      }
    }
    return List.copyOf(ids);
  }

  private static HttpsFetcher fetcher(Surroundings surroundings) {
    try {
      return new HttpsFetcher(
          SSLContext.getDefault(),
          HttpsRules.DEFAULT,
          surroundings.clock(),
          surroundings.engine().get().random());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static List<CollateralSource> sources(ParseResult arguments, HttpsFetcher fetcher) {
    var sources = new ArrayList<CollateralSource>();
    var from = Command.value(arguments, "--from", Path.class);
    if (from.isPresent()) {
      return List.of(new CollateralDirectory(from.get()));
    }
    try {
      sources.add(
          new AmdKds(
              fetcher, Command.value(arguments, "--amd-kds", String.class).orElse(AmdKds.URL)));
      sources.add(
          Command.value(arguments, "--intel-cache", String.class)
              .map(url -> IntelPcs.cache(fetcher, "intel-cache", url))
              .orElseGet(() -> IntelPcs.of(fetcher, IntelPcs.URL, IntelPcs.ROOT_LIST_URL)));
      return sources;
    } catch (MalformedInputException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()), "Give an https URL.");
    }
  }

  private static void print(
      ParseResult arguments,
      Surroundings surroundings,
      Map<CollateralId, Lookup<CollateralItem>> results) {
    var terminal = surroundings.terminal();
    if (Command.asJson(arguments)) {
      var items = new ArrayList<JsonValue>();
      results.forEach((id, lookup) ->
          items.add(
              JsonObject.builder()
                  .put("name", id.text())
                  .put("kept", lookup.found().isPresent())
                  .put("reason", String.join("; ", lookup.remarks()))
                  .build()));
      terminal.json(JsonObject.builder().put("items", new JsonArray(items)).build());
      return;
    }
    results.forEach((id, lookup) -> {
      if (lookup instanceof Lookup.Current) {
        terminal.line(terminal.ink(Ink.GOOD, "kept") + "  " + id.text());
      } else {
        terminal.line(terminal.ink(Ink.BAD, "none") + "  " + id.text());
        lookup.remarks().forEach(remark -> terminal.line("      " + remark));
      }
    });
  }
}
