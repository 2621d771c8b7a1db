package io.privyseal.keyvault.pkcs11.cryptoki;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A list of CK_ATTRIBUTE to make or find objects with. What it holds may be secret: [#clear].
public final class Template {
  private static final int ATTRIBUTE_LONGS = 3;

  private final Map<Long, byte[]> attributes = new LinkedHashMap<>();
  private final List<MemorySegment> copies = new ArrayList<>();

  public Template with(long attribute, byte[] value) {
    attributes.put(attribute, value.clone());
    return this;
  }

  /// CK_BBOOL.
  public Template with(long attribute, boolean value) {
    attributes.put(attribute, new byte[] {(byte) (value ? 1 : 0)});
    return this;
  }

  /// CK_ULONG.
  public Template with(long attribute, long value) {
    var bytes = new byte[Long.BYTES];
    MemorySegment.ofArray(bytes).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
    attributes.put(attribute, bytes);
    return this;
  }

  /// Big integer: big endian, without a sign byte.
  public Template with(long attribute, BigInteger value) {
    var bytes = value.toByteArray();
    var skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    attributes.put(attribute, Arrays.copyOfRange(bytes, skip, bytes.length));
    Arrays.fill(bytes, (byte) 0);
    return this;
  }

  int size() {
    return attributes.size();
  }

  MemorySegment in(Arena arena) {
    var list = arena.allocate(ValueLayout.JAVA_LONG, (long) ATTRIBUTE_LONGS * size());
    var at = 0;
    for (var attribute : attributes.entrySet()) {
      var value = attribute.getValue();
      var copy =
          value.length == 0 ? MemorySegment.NULL : arena.allocateFrom(ValueLayout.JAVA_BYTE, value);
      copies.add(copy);
      list.setAtIndex(ValueLayout.JAVA_LONG, at++, attribute.getKey());
      list.setAtIndex(ValueLayout.JAVA_LONG, at++, copy.address());
      list.setAtIndex(ValueLayout.JAVA_LONG, at++, value.length);
    }
    return list;
  }

  /// Overwrites the values, here and where [#in] wrote them, while that memory is there.
  void clear() {
    copies.forEach(copy -> copy.fill((byte) 0));
    attributes.values().forEach(value -> Arrays.fill(value, (byte) 0));
  }
}
