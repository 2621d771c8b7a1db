package io.privyseal.keyvault.service;

import io.privyseal.foundation.web.limit.Rate;

/// How much of a vault server one party may use, in the units of [Cost]: 10,000 of them are one
/// second of a processor. Each process counts for itself.
///
/// @param caller one caller, in all vaults together
/// @param vault all callers of one vault together
/// @param stranger one remote address, in requests without a valid token
public record VaultRates(Rate caller, Rate vault, Rate stranger) {
  /// A caller may keep two processors busy, a vault eight. In requests: some 4000 reads or 1000
  /// signatures a second of one caller, several times what Azure grants to a vault.
  public static VaultRates standard() {
    return new VaultRates(
        new Rate(20_000, 200_000), new Rate(80_000, 800_000), new Rate(2_000, 20_000));
  }
}
