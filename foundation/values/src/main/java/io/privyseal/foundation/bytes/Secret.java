package io.privyseal.foundation.bytes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Function;

/// Secret bytes outside the Java heap: never moved or copied by the collector, overwritten on
/// [#close], never printed, compared in constant time.
public final class Secret implements AutoCloseable {
  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory;
  private boolean closed;

  private Secret(int length) {
    this.memory = arena.allocate(Math.max(1, length)).asSlice(0, length);
  }

  /// Takes over `content`: it is copied out of the heap and then overwritten with zeros.
  public static Secret takeOver(byte[] content) {
    var secret = new Secret(content.length);
    MemorySegment.copy(content, 0, secret.memory, ValueLayout.JAVA_BYTE, 0, content.length);
    Arrays.fill(content, (byte) 0);
    return secret;
  }

  public int length() {
    return Math.toIntExact(memory.byteSize());
  }

  /// Gives the plain bytes to `use` in an array that is overwritten when `use` returns. `use` must
  /// not keep it.
  ///
  /// @throws IllegalStateException after [#close]
  public <T extends @org.jspecify.annotations.Nullable Object> T expose(Function<byte[], T> use) {
    var plain = exposeBytes();
    try {
      return use.apply(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  /// A plain copy on the heap; the caller overwrites it after use. Prefer [#expose].
  ///
  /// @throws IllegalStateException after [#close]
  public synchronized byte[] exposeBytes() {
    if (closed) {
      throw new IllegalStateException("this secret was closed");
    }
    return memory.toArray(ValueLayout.JAVA_BYTE);
  }

  /// Whether both hold the same bytes, in time that depends on the lengths only.
  public boolean sameAs(Secret other) {
    return expose(
        mine -> other.expose(theirs -> java.security.MessageDigest.isEqual(mine, theirs)));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      memory.fill((byte) 0);
      arena.close();
    }
  }

  @Override
  public String toString() {
    return "Secret[redacted]";
  }
}
