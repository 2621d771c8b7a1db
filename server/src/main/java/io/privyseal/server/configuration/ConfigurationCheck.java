package io.privyseal.server.configuration;

import io.privyseal.access.TenantId;
import io.privyseal.foundation.web.limit.Rate;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Checks forms, and what each profile needs and forbids. Adds to the list of errors; stops at
/// none.
final class ConfigurationCheck {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_COUNT = 1000;
  private static final Duration MAX_DURATION = Duration.ofDays(90);

  private static final Pattern VAULT_NAME =
      Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]");
  private static final Pattern RETENTION =
      Pattern.compile(VAULT_NAME.pattern() + "=([7-9]|[1-8][0-9]|90)");
  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)*");
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /// Stands for the tenant of the local stack, which is not known yet.
  private static final String UNKNOWN_TENANT = "local";

  private static final Set<Setting> FILES =
      EnumSet.of(
          Setting.DATABASE_PASSWORD_FILE,
          Setting.ROOT_KEY_PASSPHRASE_FILE,
          Setting.TLS_CERTIFICATE_FILE,
          Setting.TLS_KEY_FILE,
          Setting.TLS_TRUST_FILE,
          Setting.VAULT_SIGNING_CERTIFICATE_FILE,
          Setting.VAULT_SIGNING_KEY_FILE,
          Setting.METRICS_TOKEN_FILE,
          Setting.VAULT_PKCS11_MODULE,
          Setting.VAULT_PKCS11_PIN_FILE,
          Setting.ATTESTATION_REFERENCE_VALUES_FILE,
          Setting.ATTESTATION_POLICY_CERTIFICATES_FILE,
          Setting.ATTESTATION_TPM_AUTHORITIES_FILE,
          Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE,
          Setting.IDENTITY_CLIENT_CERTIFICATES_REVOCATION_FILE);

  private static final List<Setting> PRODUCTION_NEEDS =
      List.of(
          Setting.BIND,
          Setting.DATABASE_URL,
          Setting.DATABASE_USER,
          Setting.DATABASE_PASSWORD_FILE,
          Setting.ROOT_KEY_FILE,
          Setting.TLS_CERTIFICATE_FILE,
          Setting.TLS_KEY_FILE,
          Setting.PLATFORM_PORT,
          Setting.VAULT_PORT,
          Setting.VAULT_DOMAIN,
          Setting.VAULT_NAMES,
          Setting.VAULT_TENANT,
          Setting.VAULT_SIGNING_CERTIFICATE_FILE,
          Setting.VAULT_SIGNING_KEY_FILE,
          Setting.ATTESTATION_PORT,
          Setting.ATTESTATION_URL);

  private static final List<Setting> LOCAL_ONLY =
      List.of(Setting.DATA_DIRECTORY, Setting.PORTS_BASE);

  private static final List<Setting> PRODUCTION_ONLY =
      List.of(
          Setting.BIND,
          Setting.TLS_CERTIFICATE_FILE,
          Setting.TLS_KEY_FILE,
          Setting.PLATFORM_PORT,
          Setting.VAULT_PORT,
          Setting.VAULT_TENANT,
          Setting.VAULT_SIGNING_CERTIFICATE_FILE,
          Setting.VAULT_SIGNING_KEY_FILE,
          Setting.ATTESTATION_PORT,
          Setting.ATTESTATION_URL,
          Setting.IDENTITY_CLIENT_CERTIFICATES_USE);

  private final Configuration configuration;
  private final List<String> errors;

  ConfigurationCheck(Configuration configuration, List<String> errors) {
    this.configuration = configuration;
    this.errors = errors;
  }

  void run() {
    for (var setting : Setting.values()) {
      if (configuration.isSet(setting)) {
        form(setting, configuration.texts(setting));
      }
    }
    FILES.forEach(this::readable);
    meanings();
    switch (configuration.profile()) {
      case LOCAL -> local();
      case PRODUCTION -> production();
    }
  }

  private void form(Setting setting, List<String> texts) {
    if (setting.form() != Setting.Form.TEXTS && texts.size() != 1) {
      error(setting, "expected one value, found " + texts.size());
      return;
    }
    for (var text : texts) {
      switch (setting.form()) {
        case TEXT, TEXTS -> {
          if (text.isBlank()) {
            error(setting, "is empty");
          }
        }
        case PATH -> path(setting, text);
        case PORT -> number(setting, text, 0, MAX_PORT);
        case COUNT -> number(setting, text, 1, MAX_COUNT);
        case RATE -> number(setting, text, 1, Rate.MAX);
        case DURATION -> duration(setting, text);
      }
    }
  }

  private void path(Setting setting, String text) {
    try {
      if (text.isBlank() || Path.of(text).toString().isEmpty()) {
        error(setting, "expected a path");
      }
    } catch (InvalidPathException e) {
      error(setting, "expected a path");
    }
  }

  private void number(Setting setting, String text, int least, int most) {
    try {
      var number = Integer.parseInt(text);
      if (number < least || number > most) {
        error(setting, "expected %d to %d, found %d".formatted(least, most, number));
      }
    } catch (NumberFormatException e) {
      error(setting, "expected a number");
    }
  }

  private void duration(Setting setting, String text) {
    try {
      var duration = Duration.parse(text);
      if (!duration.isPositive() || duration.compareTo(MAX_DURATION) > 0) {
        error(setting, "expected more than nothing and at most %s".formatted(MAX_DURATION));
      }
    } catch (DateTimeParseException e) {
      error(setting, "expected a duration such as PT6H or P7D");
    }
  }

  private void readable(Setting setting) {
    configuration
        .text(setting)
        .filter(text -> !text.isBlank() && !Files.isReadable(Path.of(text)))
        .ifPresent(text -> error(setting, "there is no readable file " + text));
  }

  private void meanings() {
    each(Setting.CRYPTO_ENGINE, "auto|accp|jdk", "expected auto, accp or jdk");
    each(Setting.VAULT_NAMES, VAULT_NAME.pattern(), "expected 3 to 24 letters, digits and hyphens");
    each(Setting.VAULT_DOMAIN, DOMAIN.pattern(), "expected a domain in lower case");
    each(
        Setting.VAULT_MANAGED_HSMS,
        VAULT_NAME.pattern(),
        "expected 3 to 24 letters, digits and hyphens");
    each(Setting.VAULT_MANAGED_HSM_DOMAIN, DOMAIN.pattern(), "expected a domain in lower case");
    each(Setting.VAULT_RETENTION_DAYS, RETENTION.pattern(), "expected NAME=DAYS, 7 to 90 days");
    each(Setting.VAULT_TENANT, UUID_FORM.pattern(), "expected a UUID");
    each(Setting.IDENTITY_ENTRA_TENANTS, UUID_FORM.pattern(), "expected tenant ids (UUIDs)");
    each(
        Setting.DATABASE_URL,
        "jdbc:postgresql://\\S+",
        "expected jdbc:postgresql://host:port/name");
    each(Setting.LIMITS_ENABLED, "true|false", "expected true or false");
    each(Setting.VAULT_WEBHOOKS, "public|any|off", "expected public, any or off");
    each(Setting.LOG_FORMAT, "text|json", "expected text or json");
    each(Setting.TRACING_PERCENT, "[1-9][0-9]?|100", "expected 1 to 100");
    each(
        Setting.TRACING_ENDPOINT,
        "https://\\S+|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:[0-9]+)?(/\\S*)?",
        "expected an https URL, or http on this machine");
    httpsUrls(Setting.VAULT_AUTHORITIES);
    httpsUrls(Setting.ATTESTATION_URL);
    httpsUrls(Setting.IDENTITY_ISSUERS);
    new CollateralCheck(configuration, this::error).run();
    new ClientCertificateCheck(configuration, this::error).run();
    issuers();
    configuration
        .text(Setting.VAULT_DEFAULT)
        .filter(name -> configuration.isSet(Setting.VAULT_NAMES))
        .filter(name -> !configuration.texts(Setting.VAULT_NAMES).contains(name))
        .ifPresent(_ -> error(Setting.VAULT_DEFAULT, "expected one of vault.names"));
    if (configuration.profile() == Profile.PRODUCTION
        && configuration.isSet(Setting.VAULT_MANAGED_HSMS)
        && !configuration.isSet(Setting.VAULT_MANAGED_HSM_DOMAIN)) {
      error(Setting.VAULT_MANAGED_HSM_DOMAIN, "is missing: there are managed HSMs");
    }
    keyStore();
    together(Setting.TLS_CERTIFICATE_FILE, Setting.TLS_KEY_FILE);
    together(Setting.DATABASE_URL, Setting.DATABASE_USER);
    together(Setting.DATABASE_URL, Setting.DATABASE_PASSWORD_FILE);
  }

  /// Asked only if what they are made of has its form.
  private void issuers() {
    var needed =
        List.of(Setting.IDENTITY_ENTRA_TENANTS, Setting.IDENTITY_ISSUERS, Setting.VAULT_TENANT);
    if (errors.stream()
        .noneMatch(e -> needed.stream().anyMatch(s -> e.startsWith(s.key() + " ")))) {
      new IssuerCheck(configuration, errors::add)
          .run(new TenantId(configuration.text(Setting.VAULT_TENANT).orElse(UNKNOWN_TENANT)));
    }
  }

  private void keyStore() {
    each(Setting.VAULT_KEYSTORE, "software|pkcs11", "expected software or pkcs11");
    var inModule = configuration.texts(Setting.VAULT_KEYSTORE).equals(List.of("pkcs11"));
    if (inModule) {
      for (var setting : List.of(Setting.VAULT_PKCS11_MODULE, Setting.VAULT_PKCS11_TOKEN)) {
        if (!configuration.isSet(setting)) {
          error(setting, "is missing: " + setting.meaning());
        }
      }
      return;
    }
    for (var setting :
        List.of(
            Setting.VAULT_PKCS11_MODULE,
            Setting.VAULT_PKCS11_TOKEN,
            Setting.VAULT_PKCS11_PIN_FILE,
            Setting.VAULT_PKCS11_SESSIONS)) {
      if (configuration.isSet(setting)) {
        error(setting, "is for vault.keystore: pkcs11");
      }
    }
  }

  private void local() {
    PRODUCTION_ONLY.forEach(setting -> {
      if (configuration.isSet(setting)) {
        error(setting, "is for the production profile; the local stack makes its own");
      }
    });
    var base = configuration.text(Setting.PORTS_BASE).filter(text -> text.matches("[0-9]{1,5}"));
    if (base.isPresent() && Integer.parseInt(base.get()) > MAX_PORT - Configuration.LOCAL_PORTS) {
      error(
          Setting.PORTS_BASE,
          "expected room for %d more ports".formatted(Configuration.LOCAL_PORTS));
    }
  }

  private void production() {
    LOCAL_ONLY.forEach(setting -> {
      if (configuration.isSet(setting)) {
        error(setting, "is for the local profile; production trusts nothing simulated");
      }
    });
    PRODUCTION_NEEDS.forEach(setting -> {
      if (!configuration.isSet(setting)) {
        error(setting, "is missing: " + setting.meaning());
      }
    });
    if (!configuration.isSet(Setting.IDENTITY_ENTRA_TENANTS)
        && !configuration.isSet(Setting.IDENTITY_ISSUERS)
        && configuration.issuerSections().isEmpty()) {
      error(
          Setting.IDENTITY_ENTRA_TENANTS,
          "is missing, and so are identity.issuers and identity.issuer: nobody could sign in");
    }
    configuration
        .text(Setting.ROOT_KEY_FILE)
        .filter(text -> !Files.isReadable(Path.of(text)))
        .ifPresent(text ->
            error(
                Setting.ROOT_KEY_FILE,
                "there is no readable file %s; production makes none".formatted(text)));
    configuration
        .text(Setting.BIND)
        .filter(text -> !isAddress(text))
        .ifPresent(_ -> error(Setting.BIND, "expected an IP address"));
  }

  private static boolean isAddress(String text) {
    try {
      InetAddress.ofLiteral(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void each(Setting setting, String pattern, String expected) {
    for (var text : configuration.texts(setting)) {
      if (!text.isBlank() && !text.matches(pattern)) {
        error(setting, expected + ", found " + text);
      }
    }
  }

  private void httpsUrls(Setting setting) {
    for (var text : configuration.texts(setting)) {
      try {
        var url = new URI(text);
        if (!"https".equals(url.getScheme()) || url.getHost() == null) {
          error(setting, "expected an https URL, found " + text);
        }
      } catch (URISyntaxException e) {
        error(setting, "expected an https URL, found " + text);
      }
    }
  }

  private void together(Setting one, Setting other) {
    if (configuration.isSet(one) != configuration.isSet(other)
        && configuration.profile() == Profile.LOCAL) {
      error(
          configuration.isSet(one) ? other : one,
          "is missing: it belongs to the other one of its group");
    }
  }

  private void error(Setting setting, String message) {
    errors.add("%s (%s): %s".formatted(setting.key(), setting.variable(), message));
  }
}
