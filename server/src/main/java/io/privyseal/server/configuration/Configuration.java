package io.privyseal.server.configuration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A configuration that was checked: every value is of its form, and what the profile needs is
/// there.
public final class Configuration {
  public static final int DEFAULT_PORT_BASE = 8440;

  /// Ports of the local stack beyond the first.
  public static final int LOCAL_PORTS = 7;

  /// Variables with our prefix that are not settings: they belong to launcher and command line.
  private static final Set<String> NOT_SETTINGS =
      Set.of("PRIVYSEAL_DATA", "PRIVYSEAL_JAVA_HOME", "PRIVYSEAL_JAVA_OPTIONS", "PRIVYSEAL_CRYPTO");

  private static final String PREFIX = "PRIVYSEAL_";

  private final Profile profile;
  private final Map<Setting, List<String>> values;

  private Configuration(Profile profile, Map<Setting, List<String>> values) {
    this.profile = profile;
    this.values = new EnumMap<>(values);
  }

  /// Reads and checks.
  ///
  /// @param file the YAML file, if there is one
  /// @param environment variables; those without our prefix are not looked at
  /// @param flags by dotted name; they win over the environment, which wins over the file
  /// @throws InvalidConfigurationException with every error
  public static Configuration read(
      Profile profile,
      Optional<Path> file,
      Map<String, String> environment,
      Map<Setting, List<String>> flags) {
    var errors = new ArrayList<String>();
    var values = new EnumMap<Setting, List<String>>(Setting.class);
    file.ifPresent(path ->
        YamlFile.read(path, errors)
            .forEach((key, texts) ->
                Setting.ofKey(key)
                    .ifPresentOrElse(
                        setting -> values.put(setting, texts),
                        () -> errors.add(unknown(path.toString(), key)))));
    environment.forEach((name, text) -> {
      if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
        Setting.ofVariable(name)
            .ifPresentOrElse(
                setting -> values.put(setting, split(setting, text)),
                () -> errors.add(unknown("environment", name)));
      }
    });
    values.putAll(flags);
    var configuration = new Configuration(profile, values);
    new ConfigurationCheck(configuration, errors).run();
    if (!errors.isEmpty()) {
      throw new InvalidConfigurationException(errors);
    }
    return configuration;
  }

  /// The local profile with nothing set but the data directory and the ports.
  ///
  /// @param portBase 0 for any free ports
  public static Configuration local(Path dataDirectory, int portBase) {
    return read(
        Profile.LOCAL,
        Optional.empty(),
        Map.of(),
        Map.of(
            Setting.DATA_DIRECTORY, List.of(dataDirectory.toString()),
            Setting.PORTS_BASE, List.of(Integer.toString(portBase))));
  }

  private static String unknown(String where, String name) {
    var near = NearestName.of(name, where.equals("environment"));
    return "%s: there is no setting %s%s"
        .formatted(where, name, near.map(n -> "; did you mean " + n + "?").orElse(""));
  }

  private static List<String> split(Setting setting, String text) {
    return setting.form() == Setting.Form.TEXTS
        ? java.util.Arrays.stream(text.split(","))
            .map(String::strip)
            .filter(s -> !s.isEmpty())
            .toList()
        : List.of(text);
  }

  public Profile profile() {
    return profile;
  }

  public boolean isSet(Setting setting) {
    return values.containsKey(setting);
  }

  public Optional<String> text(Setting setting) {
    return texts(setting).stream().findFirst();
  }

  /// @throws IllegalStateException if it is not set; the check sees to those that must be
  public String required(Setting setting) {
    return text(setting)
        .orElseThrow(() -> new IllegalStateException(setting.key() + " was not checked"));
  }

  public List<String> texts(Setting setting) {
    return values.getOrDefault(setting, List.of());
  }

  public Optional<Path> path(Setting setting) {
    return text(setting).map(text -> Path.of(text).toAbsolutePath().normalize());
  }

  public Optional<Duration> duration(Setting setting) {
    return text(setting).map(Duration::parse);
  }

  public int number(Setting setting, int otherwise) {
    return text(setting).map(Integer::parseInt).orElse(otherwise);
  }

  /// Where the local stack lives; by default `.privyseal` in the working directory.
  public Path dataDirectory() {
    return path(Setting.DATA_DIRECTORY).orElseGet(() -> Path.of(".privyseal").toAbsolutePath());
  }

  /// Settings and where values come from, without their values: some are paths to secrets.
  @Override
  public String toString() {
    return profile + " " + values.keySet();
  }
}
