package io.privyseal.foundation.web;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/// Which handler answers which method and path. Immutable.
///
/// Patterns: `/keys/{name}/{version}/release`, `/policies/{type}:reset`. Literal segments match in
/// any case. A slash at the end of the path is tolerated; if only the longer reading has a route,
/// it is an empty parameter (`GET /keys/a/` reaches `/keys/{name}/{version}` with version ``). A
/// `HEAD` without a route of its own takes that of `GET`.
public final class Routes {
  private record Route(String method, PathPattern pattern, Handler handler) {
    String text() {
      return method + " " + pattern.text();
    }
  }

  /// What a request came to.
  sealed interface Match {
    /// @param route as in [#patterns]
    record Found(String route, Handler handler, Map<String, String> parameters) implements Match {}

    record WrongMethod(String allowed) implements Match {}

    record NotFound() implements Match {}
  }

  private final List<Route> routes;

  private Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  public static Builder builder() {
    return new Builder();
  }

  /// Every route as `GET /keys/{name}`, for tests that compare them with a document.
  public List<String> patterns() {
    return routes.stream().map(Route::text).toList();
  }

  Match match(String method, RequestPath path) {
    var allowed = new TreeSet<String>();
    for (var segments : List.of(path.withoutTrailingSlash(), path.segments())) {
      for (var route : routes) {
        var parameters = route.pattern().match(segments);
        if (parameters.isPresent()) {
          if (route.method().equals(method)) {
            return new Match.Found(route.text(), route.handler(), parameters.get());
          }
          allowed.add(route.method());
        }
      }
    }
    if (method.equals("HEAD") && allowed.contains("GET")) {
      return match("GET", path);
    }
    return allowed.isEmpty()
        ? new Match.NotFound()
        : new Match.WrongMethod(String.join(", ", allowed));
  }

  /// Collects routes.
  public static final class Builder {
    private final List<Route> routes = new ArrayList<>();

    private Builder() {}

    public Builder get(String pattern, Handler handler) {
      return add("GET", pattern, handler);
    }

    public Builder post(String pattern, Handler handler) {
      return add("POST", pattern, handler);
    }

    public Builder put(String pattern, Handler handler) {
      return add("PUT", pattern, handler);
    }

    public Builder patch(String pattern, Handler handler) {
      return add("PATCH", pattern, handler);
    }

    public Builder delete(String pattern, Handler handler) {
      return add("DELETE", pattern, handler);
    }

    /// @throws IllegalArgumentException if the pattern is not well formed or the route exists
    public Builder add(String method, String pattern, Handler handler) {
      var parsed = PathPattern.parse(pattern);
      if (routes.stream()
          .anyMatch(r -> r.method().equals(method) && r.pattern().parts().equals(parsed.parts()))) {
        throw new IllegalArgumentException("the route exists: " + method + " " + pattern);
      }
      routes.add(new Route(method, parsed, handler));
      return this;
    }

    public Routes build() {
      var sorted = new ArrayList<>(routes);
      sorted.sort(Comparator.comparing(route -> route.pattern().rank()));
      return new Routes(sorted);
    }
  }
}
