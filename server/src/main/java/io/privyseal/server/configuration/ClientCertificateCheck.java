package io.privyseal.server.configuration;

import io.privyseal.access.certificate.HolderName;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// Checks the settings about client certificates.
final class ClientCertificateCheck {
  /// Certificates stand for callers.
  static final String CALLERS = "callers";

  private static final Set<String> USES = Set.of("off", "bound-tokens", CALLERS);

  private static final List<Setting> OF_CALLERS =
      List.of(
          Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE,
          Setting.IDENTITY_CLIENT_CERTIFICATES_NAME,
          Setting.IDENTITY_CLIENT_CERTIFICATES_LONGEST,
          Setting.IDENTITY_CLIENT_CERTIFICATES_REVOCATION_FILE);

  private final Configuration configuration;
  private final BiConsumer<Setting, String> error;

  ClientCertificateCheck(Configuration configuration, BiConsumer<Setting, String> error) {
    this.configuration = configuration;
    this.error = error;
  }

  void run() {
    var use = configuration.text(Setting.IDENTITY_CLIENT_CERTIFICATES_USE).orElse("off");
    if (!USES.contains(use)) {
      error.accept(
          Setting.IDENTITY_CLIENT_CERTIFICATES_USE,
          "expected off, bound-tokens or callers, found " + use);
    }
    configuration
        .text(Setting.IDENTITY_CLIENT_CERTIFICATES_NAME)
        .filter(name -> HolderName.named(name).isEmpty())
        .ifPresent(name ->
            error.accept(
                Setting.IDENTITY_CLIENT_CERTIFICATES_NAME,
                "expected one of %s, found %s".formatted(HolderName.words(), name)));
    if (use.equals(CALLERS)) {
      callers();
    } else {
      OF_CALLERS.stream()
          .filter(configuration::isSet)
          .forEach(
              setting -> error.accept(setting, "needs identity.client-certificates.use: callers"));
    }
  }

  private void callers() {
    if (!configuration.isSet(Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE)) {
      error.accept(
          Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE,
          "is missing: " + Setting.IDENTITY_CLIENT_CERTIFICATES_AUTHORITIES_FILE.meaning());
    }
    if (!configuration.isSet(Setting.IDENTITY_CLIENT_CERTIFICATES_LONGEST)
        && !configuration.isSet(Setting.IDENTITY_CLIENT_CERTIFICATES_REVOCATION_FILE)) {
      error.accept(
          Setting.IDENTITY_CLIENT_CERTIFICATES_LONGEST,
          "is missing, and so is revocation-file: a lost certificate would be good until it ends");
    }
  }
}
