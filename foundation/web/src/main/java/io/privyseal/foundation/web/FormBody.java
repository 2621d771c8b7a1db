package io.privyseal.foundation.web;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// An `application/x-www-form-urlencoded` body. A parameter that is given twice is refused.
public record FormBody(Map<String, String> parameters) {
  public static final int MAX_PARAMETERS = 32;

  private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  public FormBody {
    parameters = Map.copyOf(parameters);
  }

  /// Whether the request says that its body is a form.
  public static boolean isIn(Request request) {
    return request
        .header("Content-Type")
        .orElse("")
        .toLowerCase(Locale.ROOT)
        .startsWith(MEDIA_TYPE);
  }

  /// @throws MalformedInputException if it is not a form within the bounds
  public static FormBody parse(Bytes body) {
    var text = utf8(body);
    var parameters = new LinkedHashMap<String, String>();
    for (var from = 0; from < text.length(); ) {
      var ampersand = text.indexOf('&', from);
      var to = ampersand < 0 ? text.length() : ampersand;
      var pair = text.substring(from, to);
      from = to + 1;
      if (pair.isEmpty()) {
        continue;
      }
      var equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new MalformedInputException("form: expected name=value");
      }
      if (parameters.size() == MAX_PARAMETERS) {
        throw new MalformedInputException(
            "form: expected at most %d parameters".formatted(MAX_PARAMETERS));
      }
      var name = decode(pair.substring(0, equals));
      if (parameters.put(name, decode(pair.substring(equals + 1))) != null) {
        throw new MalformedInputException("form: a parameter is given twice");
      }
    }
    return new FormBody(parameters);
  }

  /// The parameter's value; empty if it is absent or blank.
  public Optional<String> get(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
  }

  private static String utf8(Bytes body) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(body.toArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedInputException("form: not valid UTF-8", e);
    }
  }

  private static String decode(String encoded) {
    try {
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("form: not a valid percent encoding", e);
    }
  }

  /// Names only: values are secrets.
  @Override
  public String toString() {
    return "FormBody" + parameters.keySet();
  }
}
