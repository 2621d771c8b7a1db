package io.privyseal.keyvault.secrets.rotation;

import io.privyseal.foundation.bytes.Secret;
import java.util.Map;
import java.util.Optional;

/// Port: functions that make values of secrets.
public interface SecretFunctions {
  /// The function of that name.
  Optional<SecretFunction> find(String name);

  /// Makes one value after the other. Thread-safe.
  interface SecretFunction {
    /// @throws io.privyseal.keyvault.domain.RefusedException unless [#make] takes these
    void check(Map<String, String> parameters);

    /// A value that was never made before.
    ///
    /// @return text in UTF-8 that a secret can hold; the caller closes it
    /// @throws io.privyseal.keyvault.domain.RefusedException unless [#check] passes
    Secret make(Map<String, String> parameters);
  }
}
