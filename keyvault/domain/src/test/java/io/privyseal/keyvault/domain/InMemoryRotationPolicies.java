package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Rotation policies and the schedule in memory, moved by the same changes as the storage's.
final class InMemoryRotationPolicies implements RotationPolicies {
  private static final class Entry {
    final VaultName vault;
    final KeyName name;
    Instant due = Instant.EPOCH;
    Optional<ObjectVersion> noticed = Optional.empty();

    Entry(VaultName vault, KeyName name) {
      this.vault = vault;
      this.name = name;
    }
  }

  private final InMemoryKeyRepository keys;
  private final Map<String, KeptRotationPolicy> policies = new HashMap<>();
  private final Map<String, Entry> schedule = new HashMap<>();

  InMemoryRotationPolicies(InMemoryKeyRepository keys) {
    this.keys = keys;
    keys.afterEveryApply(change -> touch(change.key().vault(), change.key().name()));
  }

  private void touch(VaultName vault, KeyName name) {
    schedule.computeIfAbsent(at(vault, name), _ -> new Entry(vault, name)).due = Instant.EPOCH;
  }

  @Override
  public Optional<KeptRotationPolicy> find(VaultName vault, KeyName name) {
    return Optional.ofNullable(policies.get(at(vault, name)));
  }

  @Override
  public boolean keep(VaultName vault, KeyName name, KeptRotationPolicy policy) {
    if (keys.find(vault, name).filter(key -> key.deletion().isEmpty()).isEmpty()) {
      return false;
    }
    policies.put(at(vault, name), policy);
    touch(vault, name);
    return true;
  }

  @Override
  public List<Claim> claim(Instant now, Instant until, int limit) {
    var claims = new ArrayList<Claim>();
    for (var entry : schedule.values()) {
      var latest = keys.findLatest(entry.vault, entry.name);
      if (claims.size() < limit && !entry.due.isAfter(now) && latest.isPresent()) {
        entry.due = until;
        claims.add(new Claim(latest.get(), find(entry.vault, entry.name), entry.noticed, until));
      }
    }
    return claims;
  }

  @Override
  public void settle(Claim claim, Optional<Instant> next) {
    var key = claim.latest().key();
    var entry = schedule.get(at(key.vault(), key.name()));
    if (entry != null) {
      entry.noticed = claim.noticed();
      if (entry.due.equals(claim.until())) {
        entry.due = next.orElse(Instant.MAX);
      }
    }
  }

  private static String at(VaultName vault, KeyName name) {
    return vault + "/" + name.folded();
  }
}
