package io.privyseal.attestation.attester.sevguest;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.Linker.Option;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.file.Path;

/// A device node by the C library: `open(2)`, `ioctl(2)`, `close(2)` with `errno`. Linux.
final class CLibrary {
  static final int EACCES = 13;
  static final int EPERM = 1;
  static final int ENOENT = 2;

  private static final int READ_WRITE = 2; // O_RDWR
  private static final int CLOSE_ON_EXEC = 0x80000; // O_CLOEXEC

  private static final StructLayout STATE = Option.captureStateLayout();
  private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

  private final MethodHandle open;
  private final MethodHandle ioctl;
  private final MethodHandle close;

  private CLibrary(MethodHandle open, MethodHandle ioctl, MethodHandle close) {
    this.open = open;
    this.ioctl = ioctl;
    this.close = close;
  }

  /// @throws DeviceUnavailableException on a system without these functions
  @SuppressWarnings("restricted") // the one place that links to the C library
  static CLibrary link() {
    var linker = Linker.nativeLinker();
    var symbols = linker.defaultLookup();
    var errno = Option.captureCallState("errno");
    // What follows the named parameters in C is passed as variadic arguments are.
    var variadic = Option.firstVariadicArg(2);
    var ofOpen = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    var ofIoctl = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS);
    var ofClose = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
    return new CLibrary(
        linker.downcallHandle(symbol(symbols.find("open")), ofOpen, errno, variadic),
        linker.downcallHandle(symbol(symbols.find("ioctl")), ofIoctl, errno, variadic),
        linker.downcallHandle(symbol(symbols.find("close")), ofClose));
  }

  private static MemorySegment symbol(java.util.Optional<MemorySegment> found) {
    return found.orElseThrow(() ->
        new DeviceUnavailableException(
            "this system has no C library with open, ioctl and close", "Run on Linux."));
  }

  /// Opens a device for reading and writing.
  ///
  /// @throws DeviceUnavailableException if it cannot be opened
  GuestDevice open(Path path) {
    var arena = Arena.ofConfined();
    try {
      var state = arena.allocate(STATE);
      var descriptor =
          (int)
              open.invokeExact(
                  state, arena.allocateFrom(path.toString()), READ_WRITE | CLOSE_ON_EXEC);
      if (descriptor < 0) {
        throw refused(path, (int) ERRNO.get(state, 0L));
      }
      return new Opened(arena, state, descriptor);
    } catch (Throwable thrown) {
      arena.close();
      throw unchecked(thrown);
    }
  }

  private static DeviceUnavailableException refused(Path path, int errno) {
    return switch (errno) {
      case ENOENT ->
          new DeviceUnavailableException(
              path + ": no such device",
              "Run in a SEV-SNP guest with the kernel's sev-guest driver (modprobe sev-guest).");
      case EACCES, EPERM ->
          new DeviceUnavailableException(
              path + ": permission denied", "Run as root, or give this user the device.");
      default ->
          new DeviceUnavailableException(
              "%s: cannot be opened, %s".formatted(path, Errno.name(errno)),
              "Read the kernel's log for what the driver says.");
    };
  }

  private static RuntimeException unchecked(Throwable thrown) {
    return switch (thrown) {
      case RuntimeException unchecked -> unchecked;
      case Error error -> throw error;
      default -> new IllegalStateException("a downcall threw what it cannot throw", thrown);
    };
  }

  private final class Opened implements GuestDevice {
    private final Arena arena;
    private final MemorySegment state;
    private final int descriptor;

    private Opened(Arena arena, MemorySegment state, int descriptor) {
      this.arena = arena;
      this.state = state;
      this.descriptor = descriptor;
    }

    @Override
    public int ioctl(long request, MemorySegment argument) {
      try {
        var result = (int) ioctl.invokeExact(state, descriptor, request, argument);
        return result < 0 ? (int) ERRNO.get(state, 0L) : OK;
      } catch (Throwable thrown) {
        throw unchecked(thrown);
      }
    }

    @Override
    public void close() {
      try {
        // Linux frees the descriptor whatever it answers.
        var _ = (int) close.invokeExact(descriptor);
      } catch (Throwable thrown) {
        throw unchecked(thrown);
      } finally {
        arena.close();
      }
    }
  }
}
