package io.privyseal.keyvault.domain;

import java.util.Set;

/// Which operations a key of a kind may have.
final class OperationRules {
  private OperationRules() {}

  /// What the request asks for, or `otherwise`.
  ///
  /// @throws RefusedException with [RefusalReason#BAD_PARAMETER] if the key cannot have them
  static Set<KeyOperation> asked(KeyRequest request, KeySpec spec, Set<KeyOperation> otherwise) {
    var operations = request.operations().orElse(otherwise);
    var type = spec.type();
    for (var operation : operations) {
      if (!operation.fits(type.family())) {
        throw refused(
            "key_ops: %s is not an operation of a key of kty %s"
                .formatted(operation.wireName(), type.kty()));
      }
    }
    if (operations.contains(KeyOperation.IMPORT)
        && (operations.size() > 1 || type != KeyType.RSA_HSM)) {
      throw refused(
          "key_ops: import is the only operation of a key that has it, which is of kty RSA-HSM");
    }
    return operations;
  }

  private static RefusedException refused(String message) {
    return new RefusedException(RefusalReason.BAD_PARAMETER, message);
  }
}
