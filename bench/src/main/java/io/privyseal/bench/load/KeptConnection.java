package io.privyseal.bench.load;

import io.privyseal.foundation.bytes.Bytes;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One HTTP/1.1 connection over TLS that is kept open (RFC 9112). As little work per request as can
/// be, because the generator shares its cores with the server under test: a request is one write of
/// bytes made before.
public final class KeptConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;
  private static final int MAX_LINE_CHARS = 16 * 1024;
  private static final int MAX_BODY_BYTES = 4 << 20;

  /// What was answered.
  public record Answer(int status, Bytes body) {}

  private final SSLSocket socket;
  private final InputStream in;

  public KeptConnection(SSLSocketFactory tls, String host, int port) throws IOException {
    socket = (SSLSocket) tls.createSocket(host, port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    var parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    in = new BufferedInputStream(socket.getInputStream(), 16 * 1024);
  }

  /// The bytes of one POST with a JSON body.
  public static byte[] post(String host, int port, String target, String bearer, String json) {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var head =
        """
        POST %s HTTP/1.1\r
        Host: %s:%d\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        \r
        """
            .formatted(target, host, port, bearer, body.length)
            .getBytes(StandardCharsets.US_ASCII);
    var request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  /// Sends the request and reads the whole answer.
  public Answer exchange(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var length = 0;
    var chunked = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = bounded(Integer.parseInt(header.substring(15).strip()));
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      }
    }
    return new Answer(status, Bytes.copyOf(chunked ? chunks() : exactly(length)));
  }

  private byte[] chunks() throws IOException {
    var body = new java.io.ByteArrayOutputStream();
    while (true) {
      var size = bounded(Integer.parseInt(line().split(";", 2)[0].strip(), 16));
      body.writeBytes(exactly(size));
      line();
      if (size == 0) {
        return body.toByteArray();
      }
      bounded(body.size());
    }
  }

  private static int bounded(int length) throws IOException {
    if (length < 0 || length > MAX_BODY_BYTES) {
      throw new IOException("an answer of " + length + " bytes");
    }
    return length;
  }

  private byte[] exactly(int length) throws IOException {
    var bytes = in.readNBytes(length);
    if (bytes.length != length) {
      throw new EOFException("the server closed inside an answer");
    }
    return bytes;
  }

  private String line() throws IOException {
    var line = new StringBuilder(64);
    for (var next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (line.length() >= MAX_LINE_CHARS) {
        throw new IOException("a header line over " + MAX_LINE_CHARS + " characters");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
