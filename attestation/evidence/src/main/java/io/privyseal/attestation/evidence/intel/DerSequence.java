package io.privyseal.attestation.evidence.intel;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/// Splits SEQUENCEs in DER that follow one another, without reading them.
final class DerSequence {
  static final int TAG = 0x30;

  private static final int LONG_FORM = 0x80;
  private static final int TWO_BYTES = 0x82;

  private DerSequence() {}

  /// @throws MalformedInputException if anything else stands between or after them
  static List<Bytes> split(Bytes input) {
    var found = new ArrayList<Bytes>();
    var in = BoundedReader.bigEndian(input);
    while (in.remaining() > 0) {
      var start = in.position();
      if (in.u8("tag") != TAG) {
        throw new MalformedInputException("DER: expected a SEQUENCE at offset " + start);
      }
      in.bytes(contentLength(in), "content");
      found.add(input.slice(start, in.position() - start));
    }
    return found;
  }

  private static int contentLength(BoundedReader in) {
    var first = in.u8("length");
    if (first < LONG_FORM) {
      return first;
    }
    return switch (first) {
      case LONG_FORM + 1 -> in.u8("length");
      case TWO_BYTES -> in.u16("length");
      default -> throw new MalformedInputException("DER: expected a length of at most two bytes");
    };
  }
}
