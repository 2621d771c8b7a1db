package io.privyseal.server.configuration;

import io.privyseal.access.TenantId;
import io.privyseal.access.token.TrustedIssuer;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
      Set.of(
          "PRIVYSEAL_DATA",
          "PRIVYSEAL_JAVA_HOME",
          "PRIVYSEAL_JAVA_OPTIONS",
          "PRIVYSEAL_CRYPTO",
          // A secret, which no flag and no file of settings is to carry.
          "PRIVYSEAL_PKCS11_PIN");

  private static final String PREFIX = "PRIVYSEAL_";

  private final Profile profile;
  private final Map<Setting, List<String>> values;
  private final List<IssuerSection> issuers;

  private Configuration(
      Profile profile, Map<Setting, List<String>> values, Collection<IssuerSection> issuers) {
    this.profile = profile;
    this.values = new EnumMap<>(values);
    this.issuers = List.copyOf(issuers);
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
    var issuers = new LinkedHashMap<String, IssuerSection>();
    file.ifPresent(path ->
        YamlFile.read(path, errors)
            .forEach((key, texts) -> take(path, key, texts, values, issuers, errors)));
    environment.forEach((name, text) -> {
      if (name.startsWith(PREFIX) && !NOT_SETTINGS.contains(name)) {
        Setting.ofVariable(name)
            .ifPresentOrElse(
                setting -> values.put(setting, split(setting, text)),
                () -> errors.add(unknown("environment", name)));
      }
    });
    values.putAll(flags);
    var configuration = new Configuration(profile, values, issuers.values());
    new ConfigurationCheck(configuration, errors).run();
    if (!errors.isEmpty()) {
      throw new InvalidConfigurationException(errors);
    }
    return configuration;
  }

  private static void take(
      Path file,
      String key,
      List<String> texts,
      Map<Setting, List<String>> values,
      Map<String, IssuerSection> issuers,
      List<String> errors) {
    if (IssuerSection.isKey(key)) {
      try {
        IssuerSection.take(key, texts, issuers);
      } catch (MalformedInputException e) {
        errors.add("%s: %s: %s".formatted(file, key, e.getMessage()));
      }
      return;
    }
    Setting.ofKey(key)
        .ifPresentOrElse(
            setting -> values.put(setting, texts), () -> errors.add(unknown(file.toString(), key)));
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

  /// Every issuer that is configured, in the short forms and in sections.
  ///
  /// @param owner tenant of callers whose issuer knows no tenants
  public List<TrustedIssuer> issuers(TenantId owner) {
    var all = new ArrayList<TrustedIssuer>();
    for (var tenant : texts(Setting.IDENTITY_ENTRA_TENANTS)) {
      all.add(TrustedIssuer.entraV1(new TenantId(tenant)));
      all.add(TrustedIssuer.entraV2(new TenantId(tenant)));
    }
    for (var issuer : texts(Setting.IDENTITY_ISSUERS)) {
      all.add(TrustedIssuer.openId(issuer, TrustedIssuer.discoveryOf(issuer), owner));
    }
    for (var section : issuers) {
      all.add(section.issuer(owner));
    }
    return List.copyOf(all);
  }

  /// Whether there are issuers in sections of their own.
  public boolean namesIssuers() {
    return !issuers.isEmpty();
  }

  List<IssuerSection> issuerSections() {
    return issuers;
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
