package io.privyseal.keyvault.domain;

import java.util.List;
import java.util.Optional;

/// A part of a list.
///
/// @param next where the following page starts; empty on the last one
public record Page<T>(List<T> items, Optional<String> next) {
  /// Largest page, and the size when none is asked for.
  public static final int MAX_ITEMS = 25;

  public Page {
    items = List.copyOf(items);
  }
}
