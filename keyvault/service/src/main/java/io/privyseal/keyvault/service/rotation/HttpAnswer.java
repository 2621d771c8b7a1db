package io.privyseal.keyvault.service.rotation;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.bytes.Secret;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The answer to a request with `Connection: close`: status line, headers, and a body of a stated
/// length, in chunks, or up to the end. Stricter than RFC 9112 where that allows a choice.
///
/// @param body may hold a secret; the caller closes it
record HttpAnswer(int status, String contentType, Secret body) implements AutoCloseable {
  static final int MAX_LINE_BYTES = 8 * 1024;
  static final int MAX_HEADERS = 100;
  static final int MAX_INTERIM = 5;

  /// As much as the longest value needs when every character is escaped.
  static final int MAX_BODY_BYTES = 256 * 1024;

  private static final int MAX_CHUNKS = 4_096;

  /// @throws MalformedInputException if it is no such answer, or a part is over its bound
  /// @throws IOException if the connection fails
  static HttpAnswer read(InputStream in) throws IOException {
    for (var interim = 0; interim <= MAX_INTERIM; interim++) {
      var status = status(line(in));
      var head = Head.read(in);
      if (status >= 200) {
        return new HttpAnswer(status, head.contentType, body(in, status, head));
      }
      if (status == 101) {
        throw new MalformedInputException("an answer that changes the protocol");
      }
    }
    throw new MalformedInputException("too many interim answers");
  }

  private static int status(String line) {
    if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
      throw new MalformedInputException("no HTTP status line");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  /// What matters of the headers.
  private static final class Head {
    private Optional<Integer> length = Optional.empty();
    private boolean chunked;
    private String contentType = "";

    static Head read(InputStream in) throws IOException {
      var head = new Head();
      for (var count = 0; count <= MAX_HEADERS; count++) {
        var line = line(in);
        if (line.isEmpty()) {
          if (head.chunked && head.length.isPresent()) {
            throw new MalformedInputException("both a length and chunks");
          }
          return head;
        }
        head.take(line);
      }
      throw new MalformedInputException("too many headers");
    }

    private void take(String line) {
      var colon = line.indexOf(':');
      if (colon <= 0 || !line.substring(0, colon).matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+")) {
        throw new MalformedInputException("a header without a name");
      }
      var value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length(value);
        case "transfer-encoding" -> {
          if (chunked || !value.equalsIgnoreCase("chunked")) {
            throw new MalformedInputException("a transfer encoding other than chunked");
          }
          chunked = true;
        }
        case "content-encoding" -> {
          if (!value.equalsIgnoreCase("identity")) {
            throw new MalformedInputException("a content encoding that was not asked for");
          }
        }
        case "content-type" -> contentType = value.toLowerCase(Locale.ROOT);
        default -> {}
      }
    }

    private void length(String value) {
      if (length.isPresent() || !value.matches("[0-9]{1,7}")) {
        throw new MalformedInputException("content-length: expected one number");
      }
      var wanted = Integer.parseInt(value);
      if (wanted > MAX_BODY_BYTES) {
        throw new MalformedInputException("the body is too long");
      }
      length = Optional.of(wanted);
    }
  }

  private static Secret body(InputStream in, int status, Head head) throws IOException {
    if (status == 204 || status == 304) {
      return Secret.takeOver(new byte[0]);
    }
    if (head.chunked) {
      return chunks(in);
    }
    if (head.length.isPresent()) {
      return Secret.takeOver(exactly(in, head.length.get()));
    }
    var bytes = in.readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      Arrays.fill(bytes, (byte) 0);
      throw new MalformedInputException("the body is too long");
    }
    return Secret.takeOver(bytes);
  }

  private static Secret chunks(InputStream in) throws IOException {
    var collected = new byte[0];
    try {
      for (var count = 0; count < MAX_CHUNKS; count++) {
        var size = chunkSize(line(in));
        if (size == 0) {
          return Secret.takeOver(collected);
        }
        if (collected.length + size > MAX_BODY_BYTES) {
          throw new MalformedInputException("the body is too long");
        }
        var longer = Arrays.copyOf(collected, collected.length + size);
        Arrays.fill(collected, (byte) 0);
        var chunk = exactly(in, size);
        System.arraycopy(chunk, 0, longer, longer.length - size, size);
        Arrays.fill(chunk, (byte) 0);
        collected = longer;
        if (!line(in).isEmpty()) {
          throw new MalformedInputException("a chunk of another size");
        }
      }
      throw new MalformedInputException("too many chunks");
    } finally {
      Arrays.fill(collected, (byte) 0);
    }
  }

  private static int chunkSize(String line) {
    var digits = line.split(";", 2)[0].strip();
    if (!digits.matches("[0-9A-Fa-f]{1,6}")) {
      throw new MalformedInputException("no chunk size");
    }
    return Integer.parseInt(digits, 16);
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length != length) {
      Arrays.fill(bytes, (byte) 0);
      throw new EOFException("the answer ends early");
    }
    return bytes;
  }

  /// Up to CRLF or LF, without it.
  private static String line(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the answer ends early");
      }
      if (bytes.size() >= MAX_LINE_BYTES) {
        throw new MalformedInputException("a line is too long");
      }
      bytes.write(next);
    }
    var line = bytes.toString(StandardCharsets.ISO_8859_1);
    return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
  }

  @Override
  public void close() {
    body.close();
  }
}
