package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/// One test for each AKV.SKR code that the domain answers with.
class ReleaseRulesTest {
  private final Fixture f = new Fixture();

  @Test
  void anExportableHsmKeyWithAPolicyIsMade() {
    var made = f.life.create(f.vault, NAME, exportable(RSA_HSM, POLICY));

    assertThat(made.key().exportable()).isTrue();
    assertThat(made.key().releasePolicy()).contains(POLICY);
  }

  @Test
  void skr1003NewVersionThatIsNotExportableAsTheOthers() {
    f.create(EC_HSM);

    refuses(
        RefusalReason.EXPORTABLE_DIFFERS,
        () -> f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY)));
  }

  @Test
  void skr1004ExportableWithoutPolicy() {
    refuses(
        RefusalReason.EXPORTABLE_WITHOUT_POLICY,
        () ->
            f.life.create(f.vault, NAME, with(EC_HSM, AttributesChange.NONE.withExportable(true))));
  }

  @Test
  void skr1005PolicyWithoutExportable() {
    refuses(
        RefusalReason.POLICY_WITHOUT_EXPORTABLE,
        () ->
            f.life.create(
                f.vault,
                NAME,
                new KeyRequest.Create(
                    EC_HSM,
                    Optional.empty(),
                    AttributesChange.NONE,
                    Optional.empty(),
                    Optional.of(POLICY))));
  }

  @Test
  void skr1005PolicyForAKeyThatIsNotExportable() {
    f.create(EC_HSM);

    refuses(
        RefusalReason.POLICY_WITHOUT_EXPORTABLE,
        () -> f.life.update(f.vault, NAME, Optional.empty(), change(POLICY)));
  }

  @Test
  void skr1006ExportableSoftwareKey() {
    refuses(
        RefusalReason.EXPORTABLE_NOT_HSM,
        () -> f.life.create(f.vault, NAME, exportable(RSA, POLICY)));
  }

  @Test
  void skr1006NewVersionOfAnExportableKeyInSoftware() {
    f.life.create(f.vault, NAME, exportable(RSA_HSM, POLICY));

    refuses(
        RefusalReason.EXPORTABLE_NOT_HSM,
        () -> f.life.create(f.vault, NAME, exportable(RSA, POLICY)));
  }

  @Test
  void skr1014ExportableCannotBeTakenBack() {
    f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));

    refuses(
        RefusalReason.EXPORTABLE_IS_FIXED,
        () ->
            f.life.update(
                f.vault,
                NAME,
                Optional.empty(),
                change(AttributesChange.NONE.withExportable(false))));
  }

  @Test
  void skr1016PolicyOnAVersion() {
    var made = f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));

    refuses(
        RefusalReason.POLICY_ON_VERSION,
        () ->
            f.life.update(
                f.vault,
                NAME,
                Optional.of(made.version().version()),
                change(policy("two", false))));
  }

  @Test
  void skr1020ImmutablePolicyWithAnotherText() {
    f.life.create(f.vault, NAME, exportable(EC_HSM, policy("one", true)));

    refuses(
        RefusalReason.POLICY_IS_IMMUTABLE,
        () -> f.life.update(f.vault, NAME, Optional.empty(), change(policy("two", true))));
  }

  @Test
  void skr1020ImmutablePolicyMadeMutable() {
    f.life.create(f.vault, NAME, exportable(EC_HSM, policy("one", true)));

    refuses(
        RefusalReason.POLICY_IS_IMMUTABLE,
        () -> f.life.update(f.vault, NAME, Optional.empty(), change(policy("one", false))));
  }

  @Test
  void skr1020ImmutablePolicyThroughANewVersion() {
    f.life.create(f.vault, NAME, exportable(EC_HSM, policy("one", true)));

    refuses(
        RefusalReason.POLICY_IS_IMMUTABLE,
        () -> f.life.create(f.vault, NAME, exportable(EC_HSM, policy("two", true))));
  }

  @Test
  void anImmutablePolicyMayBeRepeated() {
    var policy = policy("one", true);
    f.life.create(f.vault, NAME, exportable(EC_HSM, policy));

    f.life.update(f.vault, NAME, Optional.empty(), change(policy));

    assertThat(f.get().key().releasePolicy()).contains(policy);
  }

  @Test
  void aMutablePolicyIsReplacedForAllVersions() {
    var first = f.life.create(f.vault, NAME, exportable(EC_HSM, POLICY));
    f.life.rotate(f.vault, NAME);

    f.life.update(f.vault, NAME, Optional.empty(), change(policy("two", true)));

    assertThat(
            f.life.get(f.vault, NAME, Optional.of(first.version().version())).key().releasePolicy())
        .contains(policy("two", true));
  }
}
