package io.privyseal.tests.conformance;

import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.server.LocalStack;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;

/// An enclave on a simulated platform of a stack, as its host hands its evidence out.
final class Enclaves {
  /// What the enclave puts into its report data.
  static final String RUNTIME_DATA = "{\"keys\":[{\"kid\":\"of the enclave\"}]}";

  private final SimulatedPlatform platform;

  Enclaves(LocalStack stack) {
    this.platform = stack.intel().platform(Instant.now());
  }

  /// A quote that binds [#RUNTIME_DATA].
  Bytes quote() {
    return platform.quote(platform.enclaveReport().boundTo(Bytes.utf8(RUNTIME_DATA)));
  }

  /// The same in the wrapping of the Open Enclave SDK: version 1, remote, length.
  Bytes openEnclaveReport() {
    var quote = quote();
    var header = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    header.putInt(1).putInt(2).putLong(quote.length());
    return Bytes.copyOf(header.array()).concat(quote);
  }
}
