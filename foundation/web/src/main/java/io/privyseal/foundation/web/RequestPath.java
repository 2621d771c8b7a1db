package io.privyseal.foundation.web;

import java.util.ArrayList;
import java.util.List;

/// The path of a request: split at each `/` first, then every segment decoded once. Empty segments
/// stay; dot segments and encoded slashes are refused, because two readers of one path must not see
/// two resources.
///
/// @param raw as it was sent
/// @param segments decoded, without the empty one before the first slash; `/` is one empty segment
record RequestPath(String raw, List<String> segments) {
  static final int MAX_CHARS = 2048;
  static final int MAX_SEGMENTS = 32;

  RequestPath {
    segments = List.copyOf(segments);
  }

  /// @throws HttpProblem 400 or 414
  static RequestPath parse(String raw) {
    if (raw.length() > MAX_CHARS) {
      throw new HttpProblem(414, "UriTooLong", "The path is longer than " + MAX_CHARS + ".");
    }
    if (!raw.startsWith("/")) {
      throw Problems.badRequest("The request target must be a path.");
    }
    var segments = new ArrayList<String>();
    for (var from = 1; from <= raw.length(); ) {
      var slash = raw.indexOf('/', from);
      var to = slash < 0 ? raw.length() : slash;
      segments.add(segment(raw.substring(from, to)));
      from = to + 1;
    }
    if (segments.size() > MAX_SEGMENTS) {
      throw Problems.badRequest("The path has more than %d segments.".formatted(MAX_SEGMENTS));
    }
    return new RequestPath(raw, segments);
  }

  /// The same path without a slash at its end, or itself if there is none.
  List<String> withoutTrailingSlash() {
    return segments.size() > 1 && segments.getLast().isEmpty()
        ? segments.subList(0, segments.size() - 1)
        : segments;
  }

  private static String segment(String raw) {
    var decoded = PercentDecoder.decode(raw, false);
    if (decoded.equals(".") || decoded.equals("..")) {
      throw Problems.badRequest("The path holds a dot segment.");
    }
    if (decoded.indexOf('/') >= 0 || decoded.indexOf('\\') >= 0) {
      throw Problems.badRequest("A segment of the path holds a slash or backslash.");
    }
    return decoded;
  }
}
