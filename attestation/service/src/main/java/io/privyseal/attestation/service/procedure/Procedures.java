package io.privyseal.attestation.service.procedure;

import io.privyseal.attestation.service.wire.AttestationKind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The kinds of evidence that one instance takes.
public final class Procedures {
  private final Map<AttestationKind, EvidenceProcedure<?, ?>> byKind =
      new EnumMap<>(AttestationKind.class);

  /// @throws IllegalArgumentException if two are of one kind
  public Procedures(List<EvidenceProcedure<?, ?>> procedures) {
    for (var procedure : procedures) {
      if (byKind.put(procedure.kind(), procedure) != null) {
        throw new IllegalArgumentException("two procedures for " + procedure.kind().pathName());
      }
    }
  }

  public Optional<EvidenceProcedure<?, ?>> of(AttestationKind kind) {
    return Optional.ofNullable(byKind.get(kind));
  }

  /// In the order of [AttestationKind].
  public Set<AttestationKind> kinds() {
    return byKind.keySet();
  }
}
