package io.privyseal.server.configuration;

import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/// Checks the settings about collateral and revocation.
final class CollateralCheck {
  private static final Set<String> SOURCES =
      Set.of("amd-kds", "intel-pcs", "intel-cache", "azure-host", "none");
  private static final int MAX_PREWARM = 1000;

  /// Those of makers and their caches: nothing of a maker's comes in the clear.
  private static final List<Setting> HTTPS_URLS =
      List.of(
          Setting.ATTESTATION_COLLATERAL_AMD_KDS_URL,
          Setting.ATTESTATION_COLLATERAL_INTEL_PCS_URL,
          Setting.ATTESTATION_COLLATERAL_INTEL_ROOT_LIST_URL,
          Setting.ATTESTATION_COLLATERAL_INTEL_CACHE_URL);

  private final Configuration configuration;
  private final BiConsumer<Setting, String> error;

  CollateralCheck(Configuration configuration, BiConsumer<Setting, String> error) {
    this.configuration = configuration;
    this.error = error;
  }

  void run() {
    among(Setting.ATTESTATION_REVOCATION, Set.of("fail", "warn", "off"));
    among(Setting.ATTESTATION_COLLATERAL_ALLOW_OLDER, Set.of("true", "false"));
    among(Setting.ATTESTATION_COLLATERAL_SOURCES, SOURCES);
    var sources = configuration.texts(Setting.ATTESTATION_COLLATERAL_SOURCES);
    if (sources.contains("none") && sources.size() > 1) {
      error.accept(Setting.ATTESTATION_COLLATERAL_SOURCES, "none stands alone");
    }
    HTTPS_URLS.forEach(this::https);
    host();
    prewarm();
    configuration
        .text(Setting.ATTESTATION_COLLATERAL_DIRECTORY)
        .filter(text -> !text.isBlank() && !Files.isDirectory(Path.of(text)))
        .ifPresent(text ->
            error.accept(
                Setting.ATTESTATION_COLLATERAL_DIRECTORY, "there is no directory " + text));
  }

  private void among(Setting setting, Set<String> values) {
    for (var text : configuration.texts(setting)) {
      if (!values.contains(text)) {
        error.accept(
            setting,
            "expected %s, found %s"
                .formatted(String.join(", ", values.stream().sorted().toList()), text));
      }
    }
  }

  private void https(Setting setting) {
    configuration
        .text(setting)
        .filter(text -> !hasHost(text, "https"))
        .ifPresent(text -> error.accept(setting, "expected an https URL, found " + text));
  }

  /// The host of an Azure machine answers in the clear, at an address that no network routes.
  private void host() {
    var setting = Setting.ATTESTATION_COLLATERAL_AZURE_HOST_URL;
    configuration
        .text(setting)
        .filter(text -> !hasHost(text, "https") && !isOfThisHost(text))
        .ifPresent(text ->
            error.accept(
                setting,
                "expected https, or http to 169.254.169.254 or this machine, found " + text));
  }

  private static boolean isOfThisHost(String text) {
    return hasHost(text, "http")
        && Set.of("169.254.169.254", "127.0.0.1", "[::1]").contains(URI.create(text).getHost());
  }

  private static boolean hasHost(String text, String scheme) {
    try {
      var url = new URI(text);
      return scheme.equals(url.getScheme()) && url.getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private void prewarm() {
    var setting = Setting.ATTESTATION_COLLATERAL_PREWARM;
    var names = configuration.texts(setting);
    if (names.size() > MAX_PREWARM) {
      error.accept(setting, "expected at most %d names".formatted(MAX_PREWARM));
    }
    for (var name : names) {
      try {
        CollateralId.parse(name);
      } catch (MalformedInputException e) {
        error.accept(setting, "%s: %s".formatted(name, e.getMessage()));
      }
    }
  }
}
