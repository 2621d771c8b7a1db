package io.privyseal.foundation.web;

/// Answers one request. Runs on a virtual thread of its own and may block.
///
/// Throws [HttpProblem] for an answer in the service's error shape. A
/// [io.privyseal.foundation.bytes.MalformedInputException] becomes 400, an
/// [io.privyseal.foundation.failure.UnavailableException] 503, anything else 500 without details.
@FunctionalInterface
public interface Handler {
  Reply handle(Request request);
}
