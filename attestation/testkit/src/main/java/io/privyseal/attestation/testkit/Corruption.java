package io.privyseal.attestation.testkit;

import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Damage to bytes that are otherwise right: the mutations that every parser and every check of a
/// signature has to refuse.
public final class Corruption {
  private Corruption() {}

  /// @param bit counted from the lowest bit of the first byte
  public static Bytes flipBit(Bytes content, int bit) {
    var flipped = content.toArray();
    flipped[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
    return Bytes.copyOf(flipped);
  }

  /// @param value the low eight bits are written
  public static Bytes setByte(Bytes content, int offset, int value) {
    var changed = content.toArray();
    changed[offset] = (byte) value;
    return Bytes.copyOf(changed);
  }

  /// Without its last byte.
  public static Bytes oneShorter(Bytes content) {
    return content.slice(0, content.length() - 1);
  }

  /// With a zero byte after it.
  public static Bytes oneLonger(Bytes content) {
    return content.concat(Bytes.zeros(1));
  }

  /// Nothing, one byte, one less, one more, and twice the content.
  public static List<Bytes> otherLengths(Bytes content) {
    return List.of(
        Bytes.empty(),
        content.slice(0, 1),
        oneShorter(content),
        oneLonger(content),
        content.concat(content));
  }

  /// The list with another item in the place of the one at `index`.
  public static List<Bytes> replaced(List<Bytes> items, int index, Bytes other) {
    var changed = new ArrayList<>(items);
    changed.set(index, other);
    return List.copyOf(changed);
  }

  /// The list without the item at `index`.
  public static List<Bytes> without(List<Bytes> items, int index) {
    var changed = new ArrayList<>(items);
    changed.remove(index);
    return List.copyOf(changed);
  }
}
