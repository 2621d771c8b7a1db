package io.privyseal.server.tracing;

import io.privyseal.foundation.trace.Span;
import io.privyseal.foundation.trace.Trace;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.RequestObserver;
import java.util.function.Supplier;

/// Gives each request its place in a trace, and names the trace in the answer.
///
/// Source of the attributes' names: OpenTelemetry semantic conventions 1.37, HTTP server spans and
/// Azure client library spans.
public final class RequestTraces implements RequestObserver {
  /// Names the trace in every answer, errors included.
  public static final String HEADER = "privyseal-trace-id";

  private static final int SERVER_ERROR = 500;

  private final Tracing tracing;

  public RequestTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  @Override
  public Reply around(Operation operation, Request request, Supplier<Reply> answer) {
    var span = tracing.request(operation.route(), request.trace());
    return span.isEmpty() ? answer.get() : within(span.get(), operation, request, answer);
  }

  private static Reply within(
      Span span, Operation operation, Request request, Supplier<Reply> answer) {
    span.set("privyseal.service", operation.service());
    span.set("http.request.method", method(request));
    span.set("http.route", operation.route());
    span.set("az.service_request_id", request.correlationId());
    request.clientRequestId().ifPresent(id -> span.set("az.client_request_id", id));
    return Trace.<Reply, RuntimeException>within(
        span,
        () -> {
          var reply = answer.get();
          span.set("http.response.status_code", Integer.toString(reply.status()));
          if (reply.status() >= SERVER_ERROR) {
            span.fail("status " + reply.status());
          }
          return reply.withHeader(HEADER, span.context().traceId());
        });
  }

  private static String method(Request request) {
    return switch (request.method()) {
      case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" -> request.method();
      default -> "_OTHER";
    };
  }
}
