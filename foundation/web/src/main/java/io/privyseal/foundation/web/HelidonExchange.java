package io.privyseal.foundation.web;

import io.helidon.http.DirectHandler;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// Takes a request off the HTTP server, has it answered, and puts the answer back on.
final class HelidonExchange implements io.helidon.webserver.http.Handler {
  /// Headers whose repetition would let two readers of one request disagree.
  private static final Set<String> SINGLE =
      Set.of("host", "authorization", "content-length", "content-type", "transfer-encoding");

  private static final Pattern HOST =
      Pattern.compile("[a-z0-9.\\-]{1,253}(:[0-9]{1,5})?|\\[[0-9a-f:.]{2,45}\\](:[0-9]{1,5})?");

  private final List<WebService> services;
  private final RequestObserver observer;
  private final String scheme;
  private final boolean asksForCertificates;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition idle = lock.newCondition();
  private int underWay;
  private boolean draining;

  HelidonExchange(List<WebService> services, RequestObserver observer, Optional<ServerTls> tls) {
    this.services = List.copyOf(services);
    this.observer = observer;
    this.scheme = tls.isPresent() ? "https" : "http";
    this.asksForCertificates = tls.map(ServerTls::asksForCertificates).orElse(false);
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    var correlationId = UUID.randomUUID().toString();
    var body = new RequestBody(request);
    var head = head(request, body, correlationId);
    var admitted = enter();
    try {
      var reply = admitted ? answer(request, head) : refuse(head, Problems.unavailable(1));
      send(request, body, response, head, reply, correlationId, admitted);
    } finally {
      if (admitted) {
        leave();
      }
    }
  }

  private Request.Builder head(ServerRequest request, RequestBody body, String correlationId) {
    var prologue = request.prologue();
    var path = prologue.uriPath().rawPath();
    var target = prologue.hasQuery() ? path + "?" + prologue.query().rawValue() : path;
    var head =
        Request.builder(prologue.method().text(), target)
            .scheme(scheme)
            .remoteAddress(request.remotePeer().host())
            .clientCertificates(clientCertificates(request))
            .correlationId(correlationId)
            .body(body::read);
    for (Header header : request.headers()) {
      for (var value : header.allValues()) {
        head.header(header.name(), value);
      }
    }
    return head;
  }

  private List<X509Certificate> clientCertificates(ServerRequest request) {
    if (!asksForCertificates) {
      return List.of();
    }
    return request.remotePeer().tlsCertificates().stream()
        .flatMap(Arrays::stream)
        .filter(X509Certificate.class::isInstance)
        .map(X509Certificate.class::cast)
        .toList();
  }

  private Reply answer(ServerRequest request, Request.Builder head) {
    try {
      var authority = request.headers().first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
      refuseAmbiguity(request, authority);
      var parsed = head.host(authority).build();
      return services.stream()
          .filter(service -> service.knows(parsed))
          .findFirst()
          .orElse(services.getFirst())
          .handle(parsed, observer);
    } catch (HttpProblem problem) {
      return refuse(head, problem);
    }
  }

  private Reply refuse(Request.Builder head, HttpProblem problem) {
    var service = services.getFirst();
    var request = head.withoutTarget().build();
    return observer.around(
        new RequestObserver.Operation(service.name(), RequestObserver.Operation.UNREADABLE),
        request,
        () -> service.render(problem, request));
  }

  private static void refuseAmbiguity(ServerRequest request, String authority) {
    if (!HOST.matcher(authority).matches()) {
      throw Problems.badRequest("The Host header is missing or not a host.");
    }
    var headers = request.headers();
    for (Header header : headers) {
      if (SINGLE.contains(header.name().toLowerCase(Locale.ROOT)) && header.valueCount() > 1) {
        throw Problems.badRequest("The header %s is given twice.".formatted(header.name()));
      }
    }
    if (headers.contains(HeaderNames.TRANSFER_ENCODING)) {
      if (headers.contains(HeaderNames.CONTENT_LENGTH)) {
        throw Problems.badRequest("Content-Length and Transfer-Encoding exclude each other.");
      }
      if (!headers.get(HeaderNames.TRANSFER_ENCODING).get().equalsIgnoreCase("chunked")) {
        throw Problems.badRequest("The only transfer coding is chunked.");
      }
    }
    var coding = headers.first(HeaderNames.CONTENT_ENCODING).orElse("identity");
    if (!coding.equalsIgnoreCase("identity")) {
      throw new HttpProblem(415, "UnsupportedMediaType", "Bodies are taken without encoding.");
    }
  }

  private void send(
      ServerRequest request,
      RequestBody body,
      ServerResponse response,
      Request.Builder head,
      Reply reply,
      String correlationId,
      boolean keepAlive) {
    response.status(reply.status());
    response.header("x-ms-request-id", correlationId);
    request
        .headers()
        .first(HeaderNames.create("x-ms-client-request-id"))
        .filter(RequestIds::isWellFormed)
        .ifPresent(id -> response.header("x-ms-client-request-id", id));
    response.header("X-Content-Type-Options", "nosniff");
    response.header("Cache-Control", "no-store");
    reply.headers().forEach(response::header);
    var close = !keepAlive || asksToClose(request) || !body.skipRest();
    if (close) {
      response.header("Connection", "close");
    }
    if (head.isHead()) {
      response.contentLength(reply.body().length());
      response.send();
    } else {
      response.send(reply.body().toArray());
    }
    if (close) {
      body.linger();
      // The header alone does not stop the server from reading the rest as the next request, nor
      // does it close the socket of a client that waits for that.
      throw new CloseConnectionException("the client asked for it, or the request was not read");
    }
  }

  private static boolean asksToClose(ServerRequest request) {
    return request
        .headers()
        .first(HeaderNames.CONNECTION)
        .filter(options -> options.toLowerCase(Locale.ROOT).contains("close"))
        .isPresent();
  }

  /// Answers to what never became a request: no detail, no reflection of what was sent.
  DirectHandlers directHandlers() {
    var handlers = DirectHandlers.builder();
    for (var type : DirectHandler.EventType.values()) {
      handlers.addHandler(
          type,
          (request, event, status, headers, message) -> {
            var problem =
                status.code() >= 500
                        && status.code() != Status.HTTP_VERSION_NOT_SUPPORTED_505.code()
                    ? Problems.internal("unknown")
                    : new HttpProblem(
                        Math.clamp(status.code(), 400, 599),
                        "BadRequest",
                        "The request is not well formed.");
            var reply = services.getFirst().render(problem, Request.builder("GET", "/").build());
            var answer =
                DirectHandler.TransportResponse.builder()
                    .status(status)
                    .headers(headers)
                    .keepAlive(false)
                    .entity(reply.body().toArray());
            reply
                .headers()
                .forEach((name, value) -> answer.header(HeaderNames.create(name), value));
            return answer.build();
          });
    }
    return handlers.build();
  }

  private boolean enter() {
    lock.lock();
    try {
      if (draining) {
        return false;
      }
      underWay++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      if (--underWay == 0) {
        idle.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// From now on requests are refused with 503; returns when none is under way, or after `limit`.
  void drain(Duration limit) {
    lock.lock();
    try {
      draining = true;
      var left = limit.toNanos();
      while (underWay > 0 && left > 0) {
        left = idle.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
