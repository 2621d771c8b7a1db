package io.privyseal.server.collateral;

import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CacheRules.Capacity;
import io.privyseal.attestation.collateral.CacheRules.Renewal;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.collateral.directory.CollateralDirectory;
import io.privyseal.attestation.collateral.https.AmdKds;
import io.privyseal.attestation.collateral.https.AzureHost;
import io.privyseal.attestation.collateral.https.HttpsFetcher;
import io.privyseal.attestation.collateral.https.IntelPcs;
import io.privyseal.attestation.verification.Freshness;
import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.attestation.verification.RevocationRule;
import io.privyseal.server.configuration.Configuration;
import io.privyseal.server.configuration.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The settings `attestation.revocation` and `attestation.collateral.*`, as the cache and the
/// verifiers take them. The configuration was checked.
public final class CollateralSettings {
  /// Azure's cache of Intel's collateral.
  public static final String AZURE_THIM_URL = "https://global.acccache.azure.net";

  private static final long MEGABYTE = 1024L * 1024;

  private final Configuration configuration;

  public CollateralSettings(Configuration configuration) {
    this.configuration = configuration;
  }

  /// How old what the makers say may be: past its due time as long as the cache serves it.
  public Freshness freshness() {
    var bound = Freshness.UNTIL_NEXT_UPDATE.withGrace(staleFor());
    return configuration
        .duration(Setting.ATTESTATION_COLLATERAL_MAX_AGE)
        .map(bound::noOlderThan)
        .orElse(bound);
  }

  private Duration staleFor() {
    return configuration
        .duration(Setting.ATTESTATION_COLLATERAL_STALE_FOR)
        .orElse(Renewal.DEFAULT.staleFor());
  }

  /// What is done about revocation; `fail` unless set otherwise.
  public RevocationRule revocation() {
    var mode =
        configuration
            .text(Setting.ATTESTATION_REVOCATION)
            .map(text -> RevocationMode.valueOf(text.toUpperCase(Locale.ROOT)))
            .orElse(RevocationMode.FAIL);
    var rule =
        switch (mode) {
          case OFF -> RevocationRule.off("the operator turned it off: attestation.revocation");
          case WARN -> RevocationRule.warn();
          case FAIL -> RevocationRule.fail();
        };
    return rule.within(freshness());
  }

  CacheRules rules() {
    var renewal =
        new Renewal(
            configuration
                .duration(Setting.ATTESTATION_COLLATERAL_REFRESH_EVERY)
                .orElse(Renewal.DEFAULT.every()),
            staleFor(),
            configuration
                .text(Setting.ATTESTATION_COLLATERAL_ALLOW_OLDER)
                .filter("true"::equals)
                .isPresent());
    var capacity =
        configuration
            .text(Setting.ATTESTATION_COLLATERAL_MEGABYTES)
            .map(text -> new Capacity(Capacity.DEFAULT.entries(), Long.parseLong(text) * MEGABYTE))
            .orElse(Capacity.DEFAULT);
    return CacheRules.DEFAULT.with(renewal).with(capacity);
  }

  List<CollateralId> prewarm() {
    return configuration.texts(Setting.ATTESTATION_COLLATERAL_PREWARM).stream()
        .map(CollateralId::parse)
        .toList();
  }

  /// In the order in which they are asked.
  ///
  /// @param byDefault when the setting is absent
  List<CollateralSource> sources(HttpsFetcher fetcher, List<String> byDefault) {
    var names =
        configuration.isSet(Setting.ATTESTATION_COLLATERAL_SOURCES)
            ? configuration.texts(Setting.ATTESTATION_COLLATERAL_SOURCES)
            : byDefault;
    var sources = new ArrayList<CollateralSource>();
    configuration
        .path(Setting.ATTESTATION_COLLATERAL_DIRECTORY)
        .ifPresent(directory -> sources.add(new CollateralDirectory(directory)));
    for (var name : names) {
      switch (name) {
        case "amd-kds" ->
            sources.add(
                new AmdKds(fetcher, url(Setting.ATTESTATION_COLLATERAL_AMD_KDS_URL, AmdKds.URL)));
        case "intel-pcs" ->
            sources.add(
                IntelPcs.of(
                    fetcher,
                    url(Setting.ATTESTATION_COLLATERAL_INTEL_PCS_URL, IntelPcs.URL),
                    url(
                        Setting.ATTESTATION_COLLATERAL_INTEL_ROOT_LIST_URL,
                        IntelPcs.ROOT_LIST_URL)));
        case "intel-cache" ->
            sources.add(
                IntelPcs.cache(
                    fetcher,
                    name,
                    url(Setting.ATTESTATION_COLLATERAL_INTEL_CACHE_URL, AZURE_THIM_URL)));
        case "azure-host" ->
            sources.add(
                new AzureHost(
                    fetcher, url(Setting.ATTESTATION_COLLATERAL_AZURE_HOST_URL, AzureHost.URL)));
        case "none" -> {
          // Only what was imported or lies in the directory.
        }
        default -> throw new IllegalStateException("a source was not checked: " + name);
      }
    }
    return sources;
  }

  private String url(Setting setting, String otherwise) {
    return configuration.text(setting).orElse(otherwise);
  }
}
