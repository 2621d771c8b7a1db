package io.privyseal.attestation.collateral.bundle;

import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What an import came to, item by item.
///
/// @param taken how many items are kept now
/// @param refused why each of the others is not
public record BundleImport(int taken, Map<CollateralId, String> refused) {
  public BundleImport {
    refused = Map.copyOf(refused);
  }

  /// A bundle that was refused as a whole.
  public static final class BundleRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BundleRefusedException(String message) {
      super(message);
    }
  }

  /// Offers every item of a bundle to the cache, which checks it as if a maker's service had given
  /// it.
  ///
  /// @param allowOlder takes a bundle that is older than the last one of its signer
  /// @throws BundleRefusedException if it is older and that is not allowed
  public static BundleImport into(
      CollateralCache cache, BundleHistory history, Bundle bundle, boolean allowOlder, Instant at) {
    var sequence = bundle.manifest().sequence();
    var last = history.last(bundle.keyId());
    if (!allowOlder && last.isPresent() && sequence < last.getAsLong()) {
      throw new BundleRefusedException(
          "the bundle has number %d, and number %d of the same signer was imported"
              .formatted(sequence, last.getAsLong()));
    }
    var taken = 0;
    var refused = new LinkedHashMap<CollateralId, String>();
    // In the order of names: the chains that others need come first.
    for (var item : bundle.items().entrySet()) {
      Optional<String> reason = cache.offer(item.getKey(), item.getValue(), "bundle");
      if (reason.isEmpty()) {
        taken++;
      } else {
        refused.put(item.getKey(), reason.get());
      }
    }
    if (last.isEmpty() || sequence > last.getAsLong()) {
      history.remember(bundle.keyId(), sequence, at);
    }
    return new BundleImport(taken, refused);
  }
}
