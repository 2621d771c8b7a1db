package io.privyseal.server.platform;

import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Request;
import java.util.UUID;

/// Reads parameters of paths and queries.
final class Queries {
  private Queries() {}

  /// @throws HttpProblem 400 unless it is a UUID in its usual form
  static UUID id(String text) {
    try {
      var id = UUID.fromString(text);
      if (id.toString().equalsIgnoreCase(text)) {
        return id;
      }
    } catch (IllegalArgumentException e) {
      throw new HttpProblem(400, "BadParameter", "id: expected a UUID");
    }
    throw new HttpProblem(400, "BadParameter", "id: expected a UUID");
  }

  /// The parameter `size`, by default the largest.
  ///
  /// @throws HttpProblem 400 unless it is 1 to `max`
  static int size(Request request, int max) {
    var text = request.query("size").orElse(Integer.toString(max));
    try {
      var size = Integer.parseInt(text);
      if (size >= 1 && size <= max) {
        return size;
      }
    } catch (NumberFormatException e) {
      throw badSize(max);
    }
    throw badSize(max);
  }

  private static HttpProblem badSize(int max) {
    return new HttpProblem(400, "BadParameter", "size: expected 1 to " + max);
  }
}
