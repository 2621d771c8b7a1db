package io.privyseal.keyvault.domain;

/// Why a request was not done. The service maps each to a status and Azure's codes in one table.
public enum RefusalReason {
  /// A value of the request is outside what is defined.
  BAD_PARAMETER,
  /// Defined by the protocol, but not offered here.
  NOT_OFFERED,
  KEY_NOT_FOUND,
  DELETED_KEY_NOT_FOUND,
  SECRET_NOT_FOUND,
  DELETED_SECRET_NOT_FOUND,
  /// The name belongs to a deleted key or secret that can be recovered.
  DELETED_BUT_RECOVERABLE,
  /// The name (of what is to be recovered or restored) is in use.
  NAME_IN_USE,
  /// Others changed it so often meanwhile that the request gave up.
  CONCURRENT_CHANGE,
  TOO_MANY_VERSIONS,
  PURGE_PROTECTED,
  /// The operation is not among the key's `key_ops`.
  OPERATION_NOT_PERMITTED,
  KEY_DISABLED,
  KEY_NOT_YET_VALID,
  KEY_EXPIRED,
  SECRET_DISABLED,
  /// The secret has a release policy: its value leaves by release only.
  SECRET_RELEASE_ONLY,
  ROTATION_POLICY_NOT_FOUND,
  /// Ciphertext or wrapped key that does not open; no more is said.
  CRYPTO_FAILED,
  /// AKV.SKR.1003
  EXPORTABLE_DIFFERS,
  /// AKV.SKR.1004
  EXPORTABLE_WITHOUT_POLICY,
  /// AKV.SKR.1005
  POLICY_WITHOUT_EXPORTABLE,
  /// AKV.SKR.1006
  EXPORTABLE_NOT_HSM,
  /// AKV.SKR.1014
  EXPORTABLE_IS_FIXED,
  /// AKV.SKR.1016
  POLICY_ON_VERSION,
  /// AKV.SKR.1020
  POLICY_IS_IMMUTABLE,
  /// A release was asked of a key that is not exportable.
  NOT_EXPORTABLE,
  VAULT_OF_ANOTHER_TENANT
}
