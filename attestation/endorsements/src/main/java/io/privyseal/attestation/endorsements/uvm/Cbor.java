package io.privyseal.attestation.endorsements.uvm;

import io.privyseal.foundation.bytes.Bytes;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An item of CBOR, as far as COSE headers need it (RFC 8949).
sealed interface Cbor {
  record Whole(long value) implements Cbor {}

  record ByteString(Bytes value) implements Cbor {}

  record Text(String value) implements Cbor {}

  record Items(List<Cbor> items) implements Cbor {
    public Items {
      items = List.copyOf(items);
    }
  }

  /// @param members in the order of the text; keys differ
  record Members(Map<Cbor, Cbor> members) implements Cbor {
    public Members {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    Optional<Cbor> get(long label) {
      return Optional.ofNullable(members.get(new Whole(label)));
    }

    Optional<Cbor> get(String label) {
      return Optional.ofNullable(members.get(new Text(label)));
    }
  }

  record Tagged(long tag, Cbor content) implements Cbor {}
}
