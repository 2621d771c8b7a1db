package io.privyseal.attestation.appraisal.policy;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Names whose claims only the service may put into a token, because relying parties take them for
/// statements about hardware or about the token itself. A rule may pass such a claim on unchanged.
final class ReservedClaims {
  private static final Set<String> REGISTERED =
      Set.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "nbf",
          "iat",
          "jti",
          "nonce",
          "cnf",
          "secureboot",
          "eat_profile",
          "dbgstat",
          "intuse",
          "attester_tcb_status");
  private static final List<String> PREFIXES = List.of("x-ms-", "privyseal-", "tdx_");

  private ReservedClaims() {}

  static boolean isReserved(String type) {
    var name = type.toLowerCase(Locale.ROOT);
    return REGISTERED.contains(name) || PREFIXES.stream().anyMatch(name::startsWith);
  }
}
