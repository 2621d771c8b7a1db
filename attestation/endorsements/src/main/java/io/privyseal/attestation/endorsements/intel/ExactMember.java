package io.privyseal.attestation.endorsements.intel;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonString;

/// Cuts the exact text of a member out of a JSON document. The document has been read before: it is
/// well formed and no name is there twice, so that following strings and brackets is enough.
final class ExactMember {
  private final Bytes text;
  private int at;

  private ExactMember(Bytes text) {
    this.text = text;
  }

  /// The text of the value of `member` in the outermost object.
  ///
  /// @throws MalformedInputException if there is no such member
  static Bytes of(Bytes document, String member) {
    return new ExactMember(document).find(member);
  }

  private Bytes find(String member) {
    skipTo('{');
    at++;
    while (true) {
      skipTo('"');
      var name = value();
      skipTo(':');
      at++;
      space();
      var value = value();
      if (Json.parse(name) instanceof JsonString(var text) && text.equals(member)) {
        return value;
      }
    }
  }

  /// From here to the end of the value that starts here, which is consumed.
  private Bytes value() {
    var start = at;
    var depth = 0;
    do {
      switch (current()) {
        case '"' -> string();
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        default -> at++;
      }
    } while (depth > 0 || isInsideScalar(start));
    return text.slice(start, at - start);
  }

  /// Numbers and words end at a comma, a bracket or white space; all other values by themselves.
  private boolean isInsideScalar(int start) {
    return switch (text.at(start)) {
      case '"', '{', '[' -> false;
      default ->
          switch (current()) {
            case ',', '}', ']', ' ', '\t', '\r', '\n' -> false;
            default -> true;
          };
    };
  }

  private void string() {
    at++;
    while (current() != '"') {
      at += current() == '\\' ? 2 : 1;
    }
    at++;
  }

  private void space() {
    while (current() == ' ' || current() == '\t' || current() == '\r' || current() == '\n') {
      at++;
    }
  }

  private void skipTo(char wanted) {
    while (current() != wanted) {
      at++;
    }
  }

  private int current() {
    if (at >= text.length()) {
      throw new MalformedInputException("JSON: no such member");
    }
    return text.at(at);
  }
}
