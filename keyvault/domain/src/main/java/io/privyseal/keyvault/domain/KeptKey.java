package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Optional;
import java.util.function.Supplier;

/// A key as a [KeyStore] is given it: what is known of it, and how to read what is kept of it.
/// Reading costs a look into storage, so a store that has the key at hand does not read.
///
/// @param read throws if the key is gone
public record KeptKey(KeyBundle bundle, Supplier<Bytes> read) {
  static KeptKey of(KeyBundle bundle, KeyRepository keys) {
    var id = bundle.id();
    return new KeptKey(
        bundle,
        () ->
            keys.kept(id)
                .orElseThrow(() -> KeyLifecycle.notFound(id.name(), Optional.of(id.version()))));
  }

  public KeyId id() {
    return bundle.id();
  }

  public KeySpec spec() {
    return bundle.version().spec();
  }

  public boolean exportable() {
    return bundle.key().exportable();
  }
}
