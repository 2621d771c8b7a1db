package io.privyseal.attestation.collateral;

import java.util.List;
import java.util.Optional;

/// Where items outlive the process, and where nodes share them. What is read from it is checked
/// again like what comes from the network.
public interface CollateralStore {
  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer
  Optional<CollateralItem> find(CollateralId id);

  /// Keeps an item in place of the one that is there, unless that would go back.
  ///
  /// @param allowOlder keeps it even then
  /// @return whether it is kept now
  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer
  boolean save(CollateralItem item, boolean allowOlder);

  /// Items in the order of their names.
  ///
  /// @param after name of the item before the first; empty for the beginning
  /// @param max at most so many
  /// @throws io.privyseal.foundation.failure.UnavailableException if the storage does not answer
  List<CollateralItem> list(String after, int max);

  /// Keeps nothing.
  static CollateralStore none() {
    return new CollateralStore() {
      @Override
      public Optional<CollateralItem> find(CollateralId id) {
        return Optional.empty();
      }

      @Override
      public boolean save(CollateralItem item, boolean allowOlder) {
        return true;
      }

      @Override
      public List<CollateralItem> list(String after, int max) {
        return List.of();
      }
    };
  }
}
