package io.privyseal.attestation.verification.tpm;

import io.privyseal.foundation.bytes.Bytes;
import java.util.ArrayList;
import java.util.List;

/// Just enough of the protobuf wire format to take a recorded attestation apart: numbers and byte
/// strings by field.
public record ProtobufMessage(List<Field> fields) {
  /// @param content of a byte string; empty for a number
  public record Field(int number, long value, Bytes content) {}

  public static ProtobufMessage parse(Bytes message) {
    var fields = new ArrayList<Field>();
    var at = new int[1];
    while (at[0] < message.length()) {
      var key = varint(message, at);
      var number = (int) (key >>> 3);
      var value = varint(message, at);
      if ((key & 7) == 0) {
        fields.add(new Field(number, value, Bytes.empty()));
      } else if ((key & 7) == 2) {
        fields.add(new Field(number, 0, message.slice(at[0], (int) value)));
        at[0] += (int) value;
      } else {
        throw new IllegalArgumentException("wire type " + (key & 7));
      }
    }
    return new ProtobufMessage(fields);
  }

  private static long varint(Bytes message, int[] at) {
    var value = 0L;
    for (var shift = 0; ; shift += 7) {
      var next = message.at(at[0]++);
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
  }

  public Bytes bytes(int number) {
    return all(number).getFirst();
  }

  public List<Bytes> all(int number) {
    return fields.stream().filter(f -> f.number() == number).map(Field::content).toList();
  }

  /// Zero if the field is not there, as the format has it.
  public long number(int number) {
    return fields.stream().filter(f -> f.number() == number).mapToLong(Field::value).sum();
  }
}
