package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.Authority;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// Under what claims a key may leave the vault: any of its authorities must have issued a token of
/// which the authority's conditions hold.
///
/// @param version as written: `1.0.0`, `1.0` or `0.2`
/// @param anyOf 1 to [#MAX_AUTHORITIES]
public record ReleasePolicy(String version, List<AuthorityRule> anyOf) {
  /// Largest policy, decoded, in bytes.
  public static final int MAX_BYTES = 64 * 1024;

  /// Deepest nesting of groups under an authority; the authority's own group is the first.
  public static final int MAX_DEPTH = 8;

  public static final int MAX_AUTHORITIES = 64;

  /// Most claim conditions in all.
  public static final int MAX_CONDITIONS = 1024;

  /// The content type that the service gives a policy that came without.
  public static final String CONTENT_TYPE = "application/json; charset=utf-8";

  public ReleasePolicy {
    anyOf = List.copyOf(anyOf);
    if (anyOf.isEmpty() || anyOf.size() > MAX_AUTHORITIES) {
      throw new IllegalArgumentException("a policy names 1 to 64 authorities");
    }
  }

  /// Reads the JSON text of a policy.
  public static PolicyParse parse(Bytes json) {
    return PolicyReader.read(json);
  }

  /// Reads a policy as a request carries it: base64 of its JSON text, in either alphabet, with or
  /// without padding.
  public static PolicyParse parseEncoded(String data) {
    return PolicyReader.readEncoded(data);
  }

  /// The compact text that the service gives back: version, anyOf; in each authority, allOf or
  /// anyOf; claim, operator. A fixed point of [#parse].
  public String canonicalJson() {
    return PolicyWriter.canonical(this).toJson();
  }

  /// Base64url, unpadded, of [#canonicalJson].
  public String encoded() {
    return Bytes.utf8(canonicalJson()).base64Url();
  }

  /// The authorities named, each once.
  public List<Authority> authorities() {
    return anyOf.stream().map(AuthorityRule::authority).distinct().toList();
  }
}
