package io.privyseal.foundation.web;

import java.util.function.Supplier;

/// Sees every request of a host on its way in and its answer on the way out: to count, to time, to
/// trace. It decides nothing.
@FunctionalInterface
public interface RequestObserver {
  /// Sees nothing.
  RequestObserver NONE = (operation, request, answer) -> answer.get();

  /// What was asked for, in words of ours: there are as many of them as there are routes.
  ///
  /// @param service name of the service
  /// @param route `GET /keys/{name}`; [#NO_ROUTE] if there is none, [#UNREADABLE] if what came is
  ///   no request
  record Operation(String service, String route) {
    public static final String NO_ROUTE = "no-route";
    public static final String UNREADABLE = "unreadable";
  }

  /// @param answer makes the answer, problems included; to be called once, in this thread
  Reply around(Operation operation, Request request, Supplier<Reply> answer);
}
