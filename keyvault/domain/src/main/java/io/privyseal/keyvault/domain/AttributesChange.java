package io.privyseal.keyvault.domain;

import java.time.Instant;
import java.util.Optional;

/// What a request says about attributes; what it leaves out stays, or takes its default.
public record AttributesChange(
    Optional<Boolean> enabled,
    Optional<Instant> notBefore,
    Optional<Instant> expires,
    Optional<Boolean> exportable) {
  public static final AttributesChange NONE =
      new AttributesChange(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public AttributesChange withEnabled(boolean enabled) {
    return new AttributesChange(Optional.of(enabled), notBefore, expires, exportable);
  }

  public AttributesChange withNotBefore(Instant notBefore) {
    return new AttributesChange(enabled, Optional.of(notBefore), expires, exportable);
  }

  public AttributesChange withExpires(Instant expires) {
    return new AttributesChange(enabled, notBefore, Optional.of(expires), exportable);
  }

  public AttributesChange withExportable(boolean exportable) {
    return new AttributesChange(enabled, notBefore, expires, Optional.of(exportable));
  }
}
