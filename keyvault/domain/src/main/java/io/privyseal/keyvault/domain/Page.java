package io.privyseal.keyvault.domain;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// A part of a list.
///
/// @param next where the following page starts; empty on the last one
public record Page<T>(List<T> items, Optional<String> next) {
  /// Largest page, and the size when none is asked for.
  public static final int MAX_ITEMS = 25;

  public Page {
    items = List.copyOf(items);
  }

  /// The page of a list that was read one item further than the page goes.
  ///
  /// @param found at most one more than `limit`
  /// @param marker of the last item: where the following page starts
  public static <T> Page<T> of(List<T> found, int limit, Function<T, String> marker) {
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    var items = found.subList(0, limit);
    return new Page<>(items, Optional.of(marker.apply(items.getLast())));
  }
}
