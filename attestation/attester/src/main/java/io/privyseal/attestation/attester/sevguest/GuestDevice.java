package io.privyseal.attestation.attester.sevguest;

import java.lang.foreign.MemorySegment;

/// A device that takes ioctls. One for each call of the attester; closed after it.
interface GuestDevice extends AutoCloseable {
  /// Opens the device anew.
  interface Opener {
    GuestDevice open();
  }

  /// The call succeeded.
  int OK = 0;

  /// @param request number of the call
  /// @param argument the structure that it reads and writes
  /// @return [#OK], or `errno`
  int ioctl(long request, MemorySegment argument);

  @Override
  void close();
}
