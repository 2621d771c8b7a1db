package io.privyseal.keyvault.domain;

import static io.privyseal.keyvault.domain.Fixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random histories of a vault against a model of it: a map from names to what is expected.
class KeyHistoryPropertyTest {
  private static final int STEPS = 300;
  private static final List<String> NAMES = List.of("alpha", "Beta", "gamma");
  private static final Duration RETENTION = Duration.ofDays(90);

  private static final class Expected {
    final boolean exportable;
    int versions = 1;
    ObjectVersion latest;
    boolean enabled = true;
    Optional<KeyReleasePolicy> policy;
    Optional<Deletion> deletion = Optional.empty();
    long revision = 1;

    Expected(KeyBundle made) {
      this.exportable = made.key().exportable();
      this.policy = made.key().releasePolicy();
      this.latest = made.version().version();
    }
  }

  private final Fixture f = new Fixture();
  private final Map<String, Expected> model = new TreeMap<>();

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 20260301, 987654321})
  void everyHistoryKeepsTheInvariants(long seed) {
    var random = new Random(seed);
    for (var step = 0; step < STEPS; step++) {
      var name = NAMES.get(random.nextInt(NAMES.size()));
      doSomething(random, name);
      if (random.nextInt(10) == 0) {
        f.now = f.now.plus(Duration.ofDays(random.nextInt(40)));
      }
      checkAll();
    }
  }

  private void doSomething(Random random, String name) {
    var key = new KeyName(name);
    var known = current(name);
    switch (random.nextInt(8)) {
      case 0, 1 -> create(random, name, known);
      case 2 -> {
        if (isLive(known)) {
          var rotated = f.life.rotate(f.vault, key);
          known.get().versions++;
          known.get().enabled = true;
          known.get().latest = rotated.version().version();
        } else {
          refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.rotate(f.vault, key));
        }
      }
      case 3 -> {
        var enabled = random.nextBoolean();
        var change = change(AttributesChange.NONE.withEnabled(enabled));
        if (isLive(known)) {
          f.life.update(f.vault, key, Optional.empty(), change);
          known.get().enabled = enabled;
        } else {
          refuses(
              RefusalReason.KEY_NOT_FOUND,
              () -> f.life.update(f.vault, key, Optional.empty(), change));
        }
      }
      case 4 -> changePolicy(random, key, known);
      case 5 -> {
        if (isLive(known)) {
          known.get().deletion = f.life.delete(f.vault, key).key().deletion();
        } else {
          refuses(RefusalReason.KEY_NOT_FOUND, () -> f.life.delete(f.vault, key));
        }
      }
      case 6 -> {
        if (isDeleted(known)) {
          f.life.recover(f.vault, key);
          known.get().deletion = Optional.empty();
        } else {
          refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.recover(f.vault, key));
        }
      }
      case 7 -> {
        if (isDeleted(known)) {
          f.life.purge(f.vault, key);
          model.remove(name);
        } else {
          refuses(RefusalReason.DELETED_KEY_NOT_FOUND, () -> f.life.purge(f.vault, key));
        }
      }
      default -> throw new IllegalStateException();
    }
  }

  private void create(Random random, String name, Optional<Expected> known) {
    var key = new KeyName(name);
    if (isDeleted(known)) {
      refuses(
          RefusalReason.DELETED_BUT_RECOVERABLE,
          () -> f.life.create(f.vault, key, KeyRequest.Create.of(EC_HSM)));
    } else if (known.isPresent()) {
      var made = f.life.create(f.vault, key, KeyRequest.Create.of(EC_HSM));
      known.get().versions++;
      known.get().enabled = true;
      known.get().latest = made.version().version();
    } else {
      var request =
          random.nextBoolean() ? exportable(EC_HSM, POLICY) : KeyRequest.Create.of(EC_HSM);
      model.put(name, new Expected(f.life.create(f.vault, key, request)));
    }
  }

  private void changePolicy(Random random, KeyName key, Optional<Expected> known) {
    var policy = policy("p" + random.nextInt(3), random.nextInt(6) == 0);
    if (!isLive(known)) {
      refuses(
          RefusalReason.KEY_NOT_FOUND,
          () -> f.life.update(f.vault, key, Optional.empty(), change(policy)));
    } else if (!known.get().exportable) {
      refuses(
          RefusalReason.POLICY_WITHOUT_EXPORTABLE,
          () -> f.life.update(f.vault, key, Optional.empty(), change(policy)));
    } else if (known.get().policy.orElseThrow().immutable()
        && !known.get().policy.equals(Optional.of(policy))) {
      refuses(
          RefusalReason.POLICY_IS_IMMUTABLE,
          () -> f.life.update(f.vault, key, Optional.empty(), change(policy)));
    } else {
      f.life.update(f.vault, key, Optional.empty(), change(policy));
      known.get().policy = Optional.of(policy);
    }
  }

  /// What is known of the name; forgets a deleted key whose time is over.
  private Optional<Expected> current(String name) {
    var known = Optional.ofNullable(model.get(name));
    if (known.flatMap(k -> k.deletion).filter(d -> d.isDue(f.now)).isPresent()) {
      model.remove(name);
      return Optional.empty();
    }
    return known;
  }

  private static boolean isLive(Optional<Expected> known) {
    return known.filter(k -> k.deletion.isEmpty()).isPresent();
  }

  private static boolean isDeleted(Optional<Expected> known) {
    return known.filter(k -> k.deletion.isPresent()).isPresent();
  }

  private void checkAll() {
    var live = new ArrayList<String>();
    var deleted = new ArrayList<String>();
    for (var name : NAMES) {
      var known = current(name);
      known.ifPresent(expected -> (isLive(known) ? live : deleted).add(name));
      known.ifPresent(expected -> check(new KeyName(name), expected));
    }
    assertThat(namesOf(f.life.list(f.vault, "", 25))).isEqualTo(live);
    assertThat(namesOf(f.life.listDeleted(f.vault, "", 25))).isEqualTo(deleted);
  }

  private void check(KeyName name, Expected expected) {
    var latest = f.keys.findLatest(f.vault.name(), name).orElseThrow();
    var key = latest.key();
    assertThat(key.versions()).isEqualTo(expected.versions);
    assertThat(key.latest()).isEqualTo(expected.latest);
    assertThat(key.exportable()).isEqualTo(expected.exportable);
    assertThat(key.releasePolicy()).isEqualTo(expected.policy);
    assertThat(key.deletion()).isEqualTo(expected.deletion);
    assertThat(latest.version().attributes().enabled()).isEqualTo(expected.enabled);
    assertThat(key.deletion().map(d -> Duration.between(d.deleted(), d.scheduledPurge())))
        .isIn(Optional.empty(), Optional.of(RETENTION));
    assertThat(key.revision()).isGreaterThanOrEqualTo(expected.revision);
    expected.revision = key.revision();
    var ordinals =
        f.keys.versions(f.vault.name(), name, 0, Key.MAX_VERSIONS).items().stream()
            .map(bundle -> bundle.version().ordinal())
            .toList();
    assertThat(ordinals).hasSize(expected.versions).isSorted().doesNotHaveDuplicates();
    assertThat(f.keys.kept(latest.id())).isPresent();
  }

  private static List<String> namesOf(Page<KeyBundle> page) {
    return page.items().stream().map(item -> item.key().name().value()).toList();
  }
}
