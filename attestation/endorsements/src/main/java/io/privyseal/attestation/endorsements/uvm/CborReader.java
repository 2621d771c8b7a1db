package io.privyseal.attestation.endorsements.uvm;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads one item of CBOR and nothing after it: integers of 63 bits, strings, arrays, maps and tags
/// of definite length. Floats, simple values, indefinite lengths, repeated keys and numbers longer
/// than they need be are refused, so that one statement has one encoding.
final class CborReader {
  static final int MAX_DEPTH = 8;
  static final int MAX_ITEMS = 500;

  private final BoundedReader in;
  private int items;

  private CborReader(Bytes content) {
    this.in = BoundedReader.bigEndian(content);
  }

  /// @throws MalformedInputException if `content` is not exactly one item of this profile
  static Cbor read(Bytes content) {
    try {
      var reader = new CborReader(content);
      var item = reader.item(0);
      reader.in.end("CBOR");
      return item;
    } catch (MalformedInputException e) {
      throw e.in("CBOR");
    }
  }

  private Cbor item(int depth) {
    if (depth > MAX_DEPTH || ++items > MAX_ITEMS) {
      throw new MalformedInputException(
          "expected at most %d levels and %d items".formatted(MAX_DEPTH, MAX_ITEMS));
    }
    var head = in.u8("head");
    var major = head >> 5;
    var value = value(head & 0x1f);
    return switch (major) {
      case 0 -> new Cbor.Whole(value);
      case 1 -> new Cbor.Whole(-1 - value);
      case 2 -> new Cbor.ByteString(content(value));
      case 3 -> new Cbor.Text(utf8(content(value)));
      case 4 -> array(value, depth);
      case 5 -> map(value, depth);
      case 6 -> new Cbor.Tagged(value, item(depth + 1));
      default -> throw new MalformedInputException("a float or simple value");
    };
  }

  /// The number of a head, in the shortest form that holds it.
  private long value(int additional) {
    if (additional < 24) {
      return additional;
    }
    var value =
        switch (additional) {
          case 24 -> in.u8("number");
          case 25 -> in.u16("number");
          case 26 -> in.u32("number");
          case 27 -> in.u64("number");
          default -> throw new MalformedInputException("an indefinite or reserved length");
        };
    var least =
        switch (additional) {
          case 24 -> 24L;
          case 25 -> 1L << 8;
          case 26 -> 1L << 16;
          default -> 1L << 32;
        };
    if (value < least) {
      throw new MalformedInputException("a number of more than 63 bits, or not in shortest form");
    }
    return value;
  }

  private Bytes content(long length) {
    return in.bytes(counted(length, 1), "string");
  }

  private Cbor array(long count, int depth) {
    List<Cbor> found = new ArrayList<>();
    for (var i = counted(count, 1); i > 0; i--) {
      found.add(item(depth + 1));
    }
    return new Cbor.Items(found);
  }

  private Cbor map(long count, int depth) {
    var found = new LinkedHashMap<Cbor, Cbor>();
    for (var i = counted(count, 2); i > 0; i--) {
      var key = item(depth + 1);
      if (found.put(key, item(depth + 1)) != null) {
        throw new MalformedInputException("a second member of one key");
      }
    }
    return new Cbor.Members(found);
  }

  /// A count that what is left can hold.
  private int counted(long count, int bytesEach) {
    if (count > in.remaining() / bytesEach) {
      throw new MalformedInputException("a length beyond the end");
    }
    return (int) count;
  }

  private static String utf8(Bytes content) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInputException("a text that is not UTF-8", e);
    }
  }
}
