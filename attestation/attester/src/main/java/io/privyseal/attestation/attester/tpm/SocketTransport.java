package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/// A software TPM behind a socket, TCP or of the file system: commands and responses follow one
/// another without frames of their own, as `swtpm socket --server` has it.
final class SocketTransport implements TpmTransport {
  /// For one command. Making an RSA key in software takes seconds at worst.
  static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final SocketChannel channel;
  private final Selector selector;
  private final LongSupplier nanos;

  private SocketTransport(
      String name, SocketChannel channel, Selector selector, LongSupplier nanos) {
    this.name = name;
    this.channel = channel;
    this.selector = selector;
    this.nanos = nanos;
  }

  static SocketTransport open(TpmAddress address) {
    var name = address.toString();
    return switch (address) {
      case TpmAddress.Tcp(var host, var port) ->
          open(new InetSocketAddress(host, port), StandardProtocolFamily.INET, name);
      case TpmAddress.Unix(var path) ->
          open(UnixDomainSocketAddress.of(path), StandardProtocolFamily.UNIX, name);
      case TpmAddress.Device _ -> throw new IllegalArgumentException("a device has no socket");
    };
  }

  private static SocketTransport open(
      SocketAddress address, StandardProtocolFamily family, String name) {
    SocketChannel channel = null;
    try {
      channel = SocketChannel.open(family);
      channel.connect(address);
      channel.configureBlocking(false);
      var selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      return new SocketTransport(name, channel, selector, System::nanoTime);
    } catch (IOException | java.nio.channels.UnresolvedAddressException e) {
      close(channel);
      throw new DeviceUnavailableException(
          "%s: cannot connect, %s".formatted(name, e.getMessage()),
          "Start the software TPM there, with a server socket of that kind.",
          e);
    }
  }

  @Override
  public Bytes exchange(Bytes command) {
    return exchange(
        command,
        end -> {
          var header = read(HEADER_BYTES, end);
          var size = BoundedReader.bigEndian(header.slice(2, 4)).u32("size");
          if (size < HEADER_BYTES || size > MAX_BYTES) {
            throw new IOException("a response of %d bytes".formatted(size));
          }
          return header.concat(read((int) size - HEADER_BYTES, end));
        });
  }

  /// The same for another protocol, whose answer has a length that is known.
  Bytes exchange(Bytes command, int answerBytes) {
    return exchange(command, end -> read(answerBytes, end));
  }

  /// Reads an answer until a time of the clock of `nanos`.
  private interface Answer {
    Bytes read(long end) throws IOException;
  }

  private Bytes exchange(Bytes command, Answer answer) {
    var end = nanos.getAsLong() + TIME_LIMIT.toNanos();
    try {
      var out = ByteBuffer.wrap(command.toArray());
      while (out.hasRemaining()) {
        // A command is shorter than any socket's buffer; this does not spin.
        if (channel.write(out) == 0) {
          await(end);
        }
      }
      return answer.read(end);
    } catch (IOException e) {
      // What comes later would be taken for the answer to the next command.
      close();
      throw new DeviceUnavailableException(
          "%s: %s".formatted(name, e.getMessage()), "Check the software TPM, and ask again.", e);
    }
  }

  private Bytes read(int length, long end) throws IOException {
    var buffer = ByteBuffer.allocate(length);
    while (buffer.hasRemaining()) {
      var read = channel.read(buffer);
      if (read < 0) {
        throw new IOException("the connection was closed");
      }
      if (read == 0) {
        await(end);
      }
    }
    return Bytes.copyOf(buffer.array());
  }

  private void await(long end) throws IOException {
    var left = Duration.ofNanos(end - nanos.getAsLong()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no whole response in " + TIME_LIMIT.toSeconds() + " s");
    }
    var _ = selector.select(left);
    selector.selectedKeys().clear();
    if (Thread.currentThread().isInterrupted()) {
      throw new IOException("interrupted");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void close() {
    close(channel);
    try {
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(@org.jspecify.annotations.Nullable SocketChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException _) {
      // Nothing more is expected of it.
    }
  }
}
