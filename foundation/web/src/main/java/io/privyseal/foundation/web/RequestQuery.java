package io.privyseal.foundation.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The query of a request, decoded once.
record RequestQuery(Map<String, List<String>> parameters) {
  static final int MAX_CHARS = 8192;
  static final int MAX_PARAMETERS = 64;

  /// @throws HttpProblem 400 or 414
  static RequestQuery parse(String raw) {
    if (raw.length() > MAX_CHARS) {
      throw new HttpProblem(414, "UriTooLong", "The query is longer than " + MAX_CHARS + ".");
    }
    var parameters = new LinkedHashMap<String, List<String>>();
    var count = 0;
    for (var from = 0; from < raw.length(); ) {
      var ampersand = raw.indexOf('&', from);
      var to = ampersand < 0 ? raw.length() : ampersand;
      var pair = raw.substring(from, to);
      if (!pair.isEmpty()) {
        if (++count > MAX_PARAMETERS) {
          throw Problems.badRequest(
              "The query has more than %d parameters.".formatted(MAX_PARAMETERS));
        }
        var equals = pair.indexOf('=');
        var name = equals < 0 ? pair : pair.substring(0, equals);
        var value = equals < 0 ? "" : pair.substring(equals + 1);
        parameters
            .computeIfAbsent(PercentDecoder.decode(name, true), ignored -> new ArrayList<>())
            .add(PercentDecoder.decode(value, true));
      }
      from = to + 1;
    }
    return new RequestQuery(parameters);
  }

  Optional<String> single(String name) {
    var values = parameters.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw Problems.badRequest("The query parameter %s is given twice.".formatted(name));
    }
    return values.stream().findFirst();
  }
}
