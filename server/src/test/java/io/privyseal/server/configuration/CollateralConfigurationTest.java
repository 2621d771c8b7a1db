package io.privyseal.server.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.verification.RevocationMode;
import io.privyseal.server.collateral.CollateralSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The settings about collateral: what they come to, and what is refused.
class CollateralConfigurationTest {
  private @TempDir Path directory;

  private Configuration read(Map<Setting, List<String>> settings) {
    var all = new HashMap<>(settings);
    all.put(Setting.DATA_DIRECTORY, List.of(directory.toString()));
    return Configuration.read(Profile.LOCAL, Optional.empty(), Map.of(), all);
  }

  private void refused(Setting setting, String value, String reason) {
    assertThatThrownBy(() -> read(Map.of(setting, List.of(value.split(";")))))
        .isInstanceOf(InvalidConfigurationException.class)
        .hasMessageContaining(setting.key())
        .hasMessageContaining(reason);
  }

  @Test
  void byDefaultRevocationFailsAndNothingServesPastItsTime() {
    var rule = new CollateralSettings(read(Map.of())).revocation();

    assertThat(rule.mode()).isEqualTo(RevocationMode.FAIL);
    assertThat(rule.freshness().grace()).isZero();
    assertThat(rule.freshness().maxAge()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"fail, FAIL", "warn, WARN", "off, OFF"})
  void revocationIsAsSet(String text, RevocationMode mode) {
    var settings = Map.of(Setting.ATTESTATION_REVOCATION, List.of(text));

    assertThat(new CollateralSettings(read(settings)).revocation().mode()).isEqualTo(mode);
  }

  @Test
  void boundsAreThoseOfTheVerifierToo() {
    var settings =
        Map.of(
            Setting.ATTESTATION_COLLATERAL_STALE_FOR, List.of("PT12H"),
            Setting.ATTESTATION_COLLATERAL_MAX_AGE, List.of("P10D"));
    var freshness = new CollateralSettings(read(settings)).freshness();

    assertThat(freshness.grace()).isEqualTo(Duration.ofHours(12));
    assertThat(freshness.maxAge()).contains(Duration.ofDays(10));
  }

  @Test
  void everythingThatIsRight() {
    read(
        Map.ofEntries(
            Map.entry(
                Setting.ATTESTATION_COLLATERAL_SOURCES,
                List.of("amd-kds", "intel-pcs", "intel-cache", "azure-host")),
            Map.entry(Setting.ATTESTATION_COLLATERAL_DIRECTORY, List.of(directory.toString())),
            Map.entry(Setting.ATTESTATION_COLLATERAL_AMD_KDS_URL, List.of("https://kds.example")),
            Map.entry(Setting.ATTESTATION_COLLATERAL_INTEL_PCS_URL, List.of("https://pcs.example")),
            Map.entry(
                Setting.ATTESTATION_COLLATERAL_INTEL_ROOT_LIST_URL,
                List.of("https://pcs.example/root.crl")),
            Map.entry(
                Setting.ATTESTATION_COLLATERAL_INTEL_CACHE_URL, List.of("https://pccs.example")),
            Map.entry(
                Setting.ATTESTATION_COLLATERAL_AZURE_HOST_URL, List.of("http://127.0.0.1:8080")),
            Map.entry(Setting.ATTESTATION_COLLATERAL_REFRESH_EVERY, List.of("PT1H")),
            Map.entry(Setting.ATTESTATION_COLLATERAL_MEGABYTES, List.of("16")),
            Map.entry(Setting.ATTESTATION_COLLATERAL_ALLOW_OLDER, List.of("false")),
            Map.entry(
                Setting.ATTESTATION_COLLATERAL_PREWARM,
                List.of("amd/crl/milan/vcek", "intel/root-crl"))));
  }

  @Test
  void whatIsWrongIsNamed() {
    refused(Setting.ATTESTATION_REVOCATION, "soft", "expected fail, off, warn");
    refused(Setting.ATTESTATION_COLLATERAL_SOURCES, "kds", "found kds");
    refused(Setting.ATTESTATION_COLLATERAL_SOURCES, "none;amd-kds", "none stands alone");
    refused(Setting.ATTESTATION_COLLATERAL_DIRECTORY, "/there/is/none", "there is no directory");
    refused(Setting.ATTESTATION_COLLATERAL_AMD_KDS_URL, "http://kds.example", "an https URL");
    refused(Setting.ATTESTATION_COLLATERAL_INTEL_PCS_URL, "http://pcs.example", "an https URL");
    refused(Setting.ATTESTATION_COLLATERAL_INTEL_ROOT_LIST_URL, "pcs.example", "an https URL");
    refused(Setting.ATTESTATION_COLLATERAL_INTEL_CACHE_URL, "http://pccs.example", "an https URL");
    refused(Setting.ATTESTATION_COLLATERAL_AZURE_HOST_URL, "http://10.0.0.1", "169.254.169.254");
    refused(Setting.ATTESTATION_COLLATERAL_STALE_FOR, "12h", "expected a duration");
    refused(Setting.ATTESTATION_COLLATERAL_STALE_FOR, "P91D", "at most");
    refused(Setting.ATTESTATION_COLLATERAL_MAX_AGE, "PT0S", "more than nothing");
    refused(Setting.ATTESTATION_COLLATERAL_REFRESH_EVERY, "daily", "expected a duration");
    refused(Setting.ATTESTATION_COLLATERAL_PREWARM, "amd/crl/athlon/vcek", "unknown part");
    refused(Setting.ATTESTATION_COLLATERAL_MEGABYTES, "0", "expected 1 to");
    refused(Setting.ATTESTATION_COLLATERAL_ALLOW_OLDER, "maybe", "expected false, true");
  }
}
