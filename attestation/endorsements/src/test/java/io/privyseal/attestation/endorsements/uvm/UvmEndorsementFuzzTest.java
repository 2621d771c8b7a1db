package io.privyseal.attestation.endorsements.uvm;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;

class UvmEndorsementFuzzTest {
  /// Parses, or throws the one documented exception.
  @FuzzTest
  void anyBytes(byte[] content) {
    try {
      UvmEndorsement.parse(Bytes.copyOf(content));
    } catch (MalformedInputException e) {
      // Refused.
    }
  }
}
