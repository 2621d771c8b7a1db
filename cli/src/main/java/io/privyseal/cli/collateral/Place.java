package io.privyseal.cli.collateral;

import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CacheRules.Renewal;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.MakersCheck;
import io.privyseal.attestation.collateral.bundle.BundleHistory;
import io.privyseal.attestation.collateral.directory.CollateralDirectory;
import io.privyseal.attestation.collateral.directory.DirectoryBundleHistory;
import io.privyseal.attestation.collateral.directory.DirectoryStore;
import io.privyseal.attestation.collateral.storage.PostgresBundleHistory;
import io.privyseal.attestation.collateral.storage.PostgresCollateral;
import io.privyseal.attestation.endorsements.amd.TrustAnchors;
import io.privyseal.attestation.endorsements.intel.IntelTrustAnchors;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.CommandFailure;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.server.ConfiguredDatabase;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.InvalidConfigurationException;
import io.privyseal.server.configuration.Profile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// Where collateral lies that a command works on: a directory, or the database that a configuration
/// of the production profile names.
final class Place implements AutoCloseable {
  private static final int PAGE = 200;

  private final MakersCheck check;
  private final CollateralStore store;
  private final BundleHistory history;
  private final Optional<AutoCloseable> database;
  private final Surroundings surroundings;

  private Place(
      MakersCheck check,
      CollateralStore store,
      BundleHistory history,
      Optional<AutoCloseable> database,
      Surroundings surroundings) {
    this.check = check;
    this.store = store;
    this.history = history;
    this.database = database;
    this.surroundings = surroundings;
  }

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Command.option(Path.class, "--directory", "DIR", "Collateral in files under DIR."));
    spec.addOption(
        Command.option(
            Path.class,
            "--config",
            "FILE",
            "Collateral in the database of this production configuration, instead of files."));
    spec.addOption(
        Command.option(
            Path.class,
            "--trust-simulated",
            "DIR",
            "Believe the simulated manufacturer in DIR too; with --directory only."));
  }

  /// @throws CommandFailure if not exactly one place is named, or it cannot be used
  static Place of(ParseResult arguments, Surroundings surroundings) {
    var directory = Command.value(arguments, "--directory", Path.class);
    var config = Command.value(arguments, "--config", Path.class);
    var simulated = Command.value(arguments, "--trust-simulated", Path.class);
    if (directory.isPresent() == config.isPresent()) {
      throw CommandFailure.usage(
          "name one place for collateral", "Give either --directory or --config.");
    }
    if (config.isPresent() && simulated.isPresent()) {
      throw CommandFailure.usage(
          "production believes nothing simulated", "Leave --trust-simulated away.");
    }
    var check =
        new MakersCheck(surroundings.engine().get(), anchors(simulated), IntelTrustAnchors.intel());
    if (directory.isPresent()) {
      return new Place(
          check,
          new DirectoryStore(new CollateralDirectory(directory.get()), check),
          new DirectoryBundleHistory(directory.get()),
          Optional.empty(),
          surroundings);
    }
    var opened = open(configuration(config.orElseThrow(), surroundings));
    return new Place(
        check,
        new PostgresCollateral(opened),
        new PostgresBundleHistory(opened),
        Optional.of(opened),
        surroundings);
  }

  private static TrustAnchors anchors(Optional<Path> simulated) {
    try {
      return simulated
          .map(directory -> SimulatedManufacturer.addRootsOf(directory, TrustAnchors.amd()))
          .orElseGet(TrustAnchors::amd);
    } catch (MalformedInputException | UncheckedIOException _) {
      throw CommandFailure.usage(
          simulated.orElseThrow() + " holds no simulated manufacturer",
          "Give the manufacturer directory inside the data directory of privyseal up.");
    }
  }

  private static io.privyseal.foundation.sql.Database open(Configuration configuration) {
    try {
      return ConfiguredDatabase.open(configuration);
    } catch (UnavailableException | UncheckedIOException e) {
      throw unavailable(e);
    }
  }

  private static Configuration configuration(Path file, Surroundings surroundings) {
    try {
      return Configuration.read(
          Profile.PRODUCTION, Optional.of(file), surroundings.environment(), Map.of());
    } catch (InvalidConfigurationException e) {
      throw CommandFailure.usage(
          String.valueOf(e.getMessage()), "Correct the configuration and try again.");
    }
  }

  /// What a command answers when the place does not.
  static CommandFailure unavailable(RuntimeException e) {
    return CommandFailure.surroundings(
        String.valueOf(e.getMessage()), "Check that the directory or the database is there.");
  }

  /// A cache over this place.
  ///
  /// @param allowOlder lets items go back
  CollateralCache cache(List<CollateralSource> sources, boolean allowOlder) {
    var renewal = new Renewal(Renewal.DEFAULT.every(), Renewal.DEFAULT.staleFor(), allowOlder);
    return new CollateralCache(
        new CollateralCache.Surroundings(
            sources, check, store, surroundings.clock(), surroundings.engine().get().random()),
        CacheRules.DEFAULT.with(renewal));
  }

  BundleHistory history() {
    return history;
  }

  /// All that is there and sound, by name.
  ///
  /// @throws CommandFailure if the place does not answer
  List<CollateralItem> items() {
    try {
      var all = new ArrayList<CollateralItem>();
      var page = store.list("", PAGE);
      while (!page.isEmpty()) {
        all.addAll(page);
        page = store.list(page.getLast().id().text(), PAGE);
      }
      return all;
    } catch (UnavailableException e) {
      throw unavailable(e);
    }
  }

  @Override
  public void close() {
    if (database.isPresent()) {
      try {
        database.get().close();
      } catch (Exception e) {
        throw new IllegalStateException("the database did not close", e);
      }
    }
  }
}
