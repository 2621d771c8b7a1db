package io.privyseal.foundation.web;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The answer to one request, whole in memory.
///
/// @param status 200 to 599
/// @param headers by name, in order; one value each, without CR or LF
/// @param body may be empty
public record Reply(int status, Map<String, String> headers, Bytes body) {
  private static final String CONTENT_TYPE = "Content-Type";

  public Reply {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a reply has a status of 200 to 599, not " + status);
    }
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    headers.forEach((name, value) -> {
      if (!isHeaderText(name) || !isHeaderText(value)) {
        throw new IllegalArgumentException("header " + name + " holds a control character");
      }
    });
  }

  public static Reply json(int status, JsonValue body) {
    return of(status, "application/json; charset=utf-8", Bytes.utf8(body.toJson()));
  }

  public static Reply text(int status, String body) {
    return of(status, "text/plain; charset=utf-8", Bytes.utf8(body));
  }

  public static Reply of(int status, String contentType, Bytes body) {
    return new Reply(status, Map.of(CONTENT_TYPE, contentType), body);
  }

  public static Reply empty(int status) {
    return new Reply(status, Map.of(), Bytes.empty());
  }

  /// The same answer with one more header; a header of that name is replaced.
  public Reply withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.keySet().removeIf(name::equalsIgnoreCase);
    more.put(name, value);
    return new Reply(status, more, body);
  }

  private static boolean isHeaderText(String text) {
    return text.chars().allMatch(c -> (c >= 0x20 && c != 0x7f) || c == '\t');
  }
}
