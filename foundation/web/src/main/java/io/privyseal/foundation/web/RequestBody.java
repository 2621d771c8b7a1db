package io.privyseal.foundation.web;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.privyseal.foundation.bytes.Bytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// The body of one request, read at most once, and what becomes of a body that is refused.
final class RequestBody {
  /// Of an unread body, in bytes, before the answer; beyond it the connection is closed.
  private static final int MAX_SKIPPED_BYTES = 64 << 10;

  /// Of a body that is still under way when its refusal was sent, in bytes. A socket that is closed
  /// while the other side sends takes the answer with it.
  private static final int MAX_LINGERED_BYTES = 8 << 20;

  private final ServerRequest request;
  private @Nullable InputStream in;
  private boolean ended;

  RequestBody(ServerRequest request) {
    this.request = request;
  }

  /// @throws HttpProblem if it has more than `maxBytes` or ends early
  Bytes read(int maxBytes) {
    if (request.headers().contentLength().orElse(-1) > maxBytes) {
      throw Problems.bodyTooLarge(maxBytes);
    }
    if (!request.content().hasEntity()) {
      return Bytes.empty();
    }
    try {
      var out = new ByteArrayOutputStream();
      var chunk = new byte[8 << 10];
      for (var count = stream().read(chunk); count >= 0; count = stream().read(chunk)) {
        if (out.size() + count > maxBytes) {
          throw Problems.bodyTooLarge(maxBytes);
        }
        out.write(chunk, 0, count);
      }
      ended = true;
      return Bytes.copyOf(out.toByteArray());
    } catch (IOException | java.io.UncheckedIOException e) {
      throw Problems.badRequest("The body ended early.");
    }
  }

  /// Reads what a handler left, within a bound, so that the connection can be used again.
  ///
  /// @return whether nothing is left
  boolean skipRest() {
    if (ended || !request.content().hasEntity()) {
      return true;
    }
    var refused = in != null;
    if (refused || announcesMore() || waitsToSend()) {
      return false;
    }
    return discard(MAX_SKIPPED_BYTES);
  }

  private boolean announcesMore() {
    return request.headers().contentLength().orElse(0) > MAX_SKIPPED_BYTES;
  }

  /// After the answer and before the end of the connection: lets the other side finish sending.
  void linger() {
    if (!ended && request.content().hasEntity() && !waitsToSend()) {
      discard(MAX_LINGERED_BYTES);
    }
  }

  private boolean waitsToSend() {
    return request.headers().contains(HeaderNames.EXPECT);
  }

  private boolean discard(int maxBytes) {
    var chunk = new byte[8 << 10];
    var left = maxBytes;
    try {
      while (left > 0) {
        var count = stream().read(chunk, 0, Math.min(chunk.length, left));
        if (count < 0) {
          ended = true;
          return true;
        }
        left -= count;
      }
      return false;
    } catch (IOException | RuntimeException e) {
      // The other side is gone, or what it sent has no form: nothing more will be read from it.
      return false;
    }
  }

  private InputStream stream() {
    if (in == null) {
      in = request.content().inputStream();
    }
    return in;
  }
}
