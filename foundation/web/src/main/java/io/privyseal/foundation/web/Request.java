package io.privyseal.foundation.web;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.trace.TraceContext;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One HTTP request, independent of the server that took it off the wire.
///
/// The body is read on first use of [#body], within the service's bound, so that a handler can
/// refuse a caller before it buffers what the caller sends.
public final class Request {
  /// Where the body comes from. Called at most once.
  @FunctionalInterface
  public interface BodySource {
    /// @throws HttpProblem 413 if the body is longer than `maxBytes`
    Bytes read(int maxBytes);
  }

  /// The body when no service has set its own bound, in bytes.
  static final int DEFAULT_MAX_BODY_BYTES = 1 << 20;

  private final Builder head;
  private final RequestPath path;
  private final RequestQuery query;
  private final Map<String, String> pathParameters;
  private final int maxBodyBytes;
  private final Body body;

  private Request(
      Builder head,
      RequestPath path,
      RequestQuery query,
      Map<String, String> pathParameters,
      int maxBodyBytes,
      Body body) {
    this.head = head;
    this.path = path;
    this.query = query;
    this.pathParameters = pathParameters;
    this.maxBodyBytes = maxBodyBytes;
    this.body = body;
  }

  /// Starts a request as it stands in the request line.
  ///
  /// @param target path and query in their percent-encoded form, such as `/keys/a?api-version=7.4`
  public static Builder builder(String method, String target) {
    return new Builder(method, target);
  }

  /// Upper case: `GET`.
  public String method() {
    return head.method;
  }

  /// The path as it was sent, percent-encoded, without the query.
  public String path() {
    return path.raw();
  }

  /// The decoded value of a `{name}` in the route's pattern; may be empty.
  ///
  /// @throws IllegalArgumentException if the pattern has no such parameter
  public String pathParameter(String name) {
    var value = pathParameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no parameter " + name);
    }
    return value;
  }

  /// The decoded value of a query parameter; names are case-sensitive.
  ///
  /// @throws HttpProblem 400 if it is given more than once
  public Optional<String> query(String name) {
    return query.single(name);
  }

  /// A header by name in any case; repeated ones are joined by a comma and a space (RFC 9110, 5.3).
  public Optional<String> header(String name) {
    return Optional.ofNullable(head.headers.get(name.toLowerCase(Locale.ROOT)))
        .map(values -> String.join(", ", values));
  }

  /// Every value of a header, one per line it was sent in.
  public List<String> headerValues(String name) {
    return Collections.unmodifiableList(
        head.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of()));
  }

  /// The body; empty if there is none.
  ///
  /// @throws HttpProblem 413 if it is longer than the service allows
  public Bytes body() {
    return body.read(maxBodyBytes);
  }

  /// Name and optional port as in the `Host` header, lower case: `localhost:8441`.
  public String host() {
    return head.host;
  }

  /// `https` or `http`.
  public String scheme() {
    return head.scheme;
  }

  /// The peer's IP address in text form.
  public String remoteAddress() {
    return head.remoteAddress;
  }

  /// The certificates that the client showed in the TLS handshake, its own first; empty if it
  /// showed none. The handshake proves that the client has the key of the first, and nothing else
  /// of them.
  public List<X509Certificate> clientCertificates() {
    return head.clientCertificates;
  }

  /// Our own id for this request; in the answer's `x-ms-request-id` and in the log.
  public String correlationId() {
    return head.correlationId;
  }

  /// The caller's `x-ms-client-request-id`, if it is well formed.
  public Optional<String> clientRequestId() {
    return header("x-ms-client-request-id").filter(RequestIds::isWellFormed);
  }

  /// The trace that the caller works in, if it says so in a well-formed `traceparent`.
  public Optional<TraceContext> trace() {
    return header(TraceContext.HEADER).flatMap(TraceContext::parse);
  }

  RequestPath parsedPath() {
    return path;
  }

  Request with(Map<String, String> parameters, int maxBytes) {
    return new Request(head, path, query, Map.copyOf(parameters), maxBytes, body);
  }

  @Override
  public String toString() {
    return head.method + " " + path.raw();
  }

  private static final class Body {
    private final BodySource source;
    private @Nullable Bytes content;

    Body(BodySource source) {
      this.source = source;
    }

    synchronized Bytes read(int maxBytes) {
      if (content == null) {
        content = source.read(maxBytes);
      }
      return content;
    }
  }

  /// Collects a request: used by [WebHost] for one off the wire, and by tests of handlers.
  public static final class Builder {
    private final String method;
    private String target;
    private final Map<String, List<String>> headers = new LinkedHashMap<>();
    private String host = "localhost";
    private String scheme = "https";
    private String remoteAddress = "127.0.0.1";
    private List<X509Certificate> clientCertificates = List.of();
    private String correlationId = "00000000-0000-0000-0000-000000000000";
    private BodySource source = maxBytes -> Bytes.empty();

    private Builder(String method, String target) {
      this.method = method.toUpperCase(Locale.ROOT);
      this.target = target;
    }

    public Builder header(String name, String value) {
      headers
          .computeIfAbsent(name.toLowerCase(Locale.ROOT), ignored -> new ArrayList<>())
          .add(value);
      return this;
    }

    public Builder body(Bytes content) {
      return body(maxBytes -> {
        if (content.length() > maxBytes) {
          throw Problems.bodyTooLarge(maxBytes);
        }
        return content;
      });
    }

    public Builder body(BodySource lazy) {
      this.source = lazy;
      return this;
    }

    public Builder host(String value) {
      this.host = value.toLowerCase(Locale.ROOT);
      return this;
    }

    public Builder scheme(String value) {
      this.scheme = value;
      return this;
    }

    public Builder remoteAddress(String value) {
      this.remoteAddress = value;
      return this;
    }

    public Builder clientCertificates(List<X509Certificate> chain) {
      this.clientCertificates = List.copyOf(chain);
      return this;
    }

    public Builder correlationId(String value) {
      this.correlationId = value;
      return this;
    }

    /// For answers about a target that could not be read.
    Builder withoutTarget() {
      this.target = "/";
      return this;
    }

    boolean isHead() {
      return method.equals("HEAD");
    }

    /// @throws HttpProblem 400 if the target is not a path and query that this server takes
    public Request build() {
      var mark = target.indexOf('?');
      var rawPath = mark < 0 ? target : target.substring(0, mark);
      var rawQuery = mark < 0 ? "" : target.substring(mark + 1);
      return new Request(
          this,
          RequestPath.parse(rawPath),
          RequestQuery.parse(rawQuery),
          Map.of(),
          DEFAULT_MAX_BODY_BYTES,
          new Body(Objects.requireNonNull(source)));
    }
  }
}
