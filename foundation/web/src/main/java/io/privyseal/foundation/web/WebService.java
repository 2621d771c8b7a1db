package io.privyseal.foundation.web;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import java.lang.System.Logger.Level;

/// One service: its routes, the shape of its errors, and the bound of its bodies.
///
/// @param name for logs and health: `vault`
/// @param maxBodyBytes bodies longer than this are refused with 413
public record WebService(String name, Routes routes, ProblemShape problemShape, int maxBodyBytes) {
  private static final System.Logger LOG = System.getLogger(WebService.class.getName());

  /// A service with bodies of at most 1 MiB.
  public WebService(String name, Routes routes, ProblemShape problemShape) {
    this(name, routes, problemShape, Request.DEFAULT_MAX_BODY_BYTES);
  }

  /// Answers the request, problems included; never throws.
  public Reply handle(Request request) {
    return handle(request, RequestObserver.NONE);
  }

  /// The same under the eyes of an observer.
  public Reply handle(Request request, RequestObserver observer) {
    var match = routes.match(request.method(), request.parsedPath());
    var route =
        match instanceof Routes.Match.Found found
            ? found.route()
            : RequestObserver.Operation.NO_ROUTE;
    return observer.around(
        new RequestObserver.Operation(name, route), request, () -> answer(match, request));
  }

  private Reply answer(Routes.Match match, Request request) {
    try {
      return switch (match) {
        case Routes.Match.Found(_, var handler, var parameters) ->
            handler.handle(request.with(parameters, maxBodyBytes));
        case Routes.Match.WrongMethod(var allowed) ->
            render(Problems.methodNotAllowed(request.method(), allowed), request);
        case Routes.Match.NotFound() -> render(Problems.noSuchPath(), request);
      };
    } catch (HttpProblem problem) {
      return render(problem, request);
    } catch (MalformedInputException e) {
      return render(Problems.badRequest(messageOf(e)), request);
    } catch (UnavailableException e) {
      LOG.log(Level.WARNING, () -> describe(request) + ": " + e.getMessage());
      return render(Problems.unavailable(Math.max(1, e.retryAfter().toSeconds())), request);
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(Level.ERROR, () -> describe(request) + " failed", e);
      return render(Problems.internal(request.correlationId()), request);
    }
  }

  boolean knows(Request request) {
    return !(routes.match(request.method(), request.parsedPath()) instanceof Routes.Match.NotFound);
  }

  Reply render(HttpProblem problem, Request request) {
    var reply = problemShape.render(problem, request);
    for (var header : problem.headers().entrySet()) {
      reply = reply.withHeader(header.getKey(), header.getValue());
    }
    return reply;
  }

  private static String messageOf(MalformedInputException e) {
    var message = e.getMessage();
    return message == null ? "The request is malformed." : message;
  }

  private String describe(Request request) {
    return "%s request %s (%s)".formatted(name, request.correlationId(), request.method());
  }
}
