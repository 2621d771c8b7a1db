package io.privyseal.foundation.web;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Services on one port. Requests go to the first service that has a route for their path; a path
/// that none knows is refused in the shape of the first.
///
/// HTTP/1.1 with keep-alive; one virtual thread per connection. Plain HTTP only on loopback.
public final class WebHost implements AutoCloseable {
  /// Request line, in bytes.
  static final int MAX_PROLOGUE_BYTES = 16 << 10;

  /// All headers of one request, in bytes. Bearer tokens with many groups are several KiB long.
  static final int MAX_HEADERS_BYTES = 32 << 10;

  static final int MAX_CONNECTIONS = 2048;
  static final int BACKLOG = 1024;
  static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
  static final Duration IDLE_TIMEOUT = Duration.ofSeconds(75);
  static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(10);

  private static final String SECOND_SOCKET = "second";

  private final WebServer server;
  private final HelidonExchange exchange;
  private final boolean secure;

  private WebHost(WebServer server, HelidonExchange exchange, boolean secure) {
    this.server = server;
    this.exchange = exchange;
    this.secure = secure;
  }

  /// Binds and answers until [#close].
  ///
  /// @param port 0 for any free one
  /// @param tls the certificate to serve with; without it the address must be a loopback one
  /// @throws IllegalArgumentException if plain HTTP is asked for on another address
  /// @throws CannotListenException if the port cannot be bound
  public static WebHost start(
      int port, InetAddress bind, Optional<SSLContext> tls, List<WebService> services) {
    return start(port, bind, tls, services, RequestObserver.NONE);
  }

  /// The same under the eyes of an observer.
  public static WebHost start(
      int port,
      InetAddress bind,
      Optional<SSLContext> tls,
      List<WebService> services,
      RequestObserver observer) {
    return start(port, List.of(bind), tls.map(ServerTls::of), services, observer);
  }

  /// The same over TLS that may ask clients for certificates.
  public static WebHost start(
      int port,
      InetAddress bind,
      ServerTls tls,
      List<WebService> services,
      RequestObserver observer) {
    return start(port, List.of(bind), Optional.of(tls), services, observer);
  }

  /// Binds the IPv4 and, where this machine has it, the IPv6 loopback address on one port, because
  /// clients differ in which of them `localhost` is.
  public static WebHost startOnLoopback(
      int port, Optional<SSLContext> tls, List<WebService> services) {
    return startOnLoopback(port, tls, services, RequestObserver.NONE);
  }

  /// The same under the eyes of an observer.
  public static WebHost startOnLoopback(
      int port, Optional<SSLContext> tls, List<WebService> services, RequestObserver observer) {
    var both = List.of(address("127.0.0.1"), address("::1"));
    return start(
        port,
        hasIpv6Loopback() ? both : both.subList(0, 1),
        tls.map(ServerTls::of),
        services,
        observer);
  }

  private static WebHost start(
      int port,
      List<InetAddress> bind,
      Optional<ServerTls> tls,
      List<WebService> services,
      RequestObserver observer) {
    if (services.isEmpty()) {
      throw new IllegalArgumentException("a host needs at least one service");
    }
    for (var address : bind) {
      if (tls.isEmpty() && !address.isLoopbackAddress()) {
        throw new IllegalArgumentException(
            "plain HTTP is for loopback addresses only, not " + address.getHostAddress());
      }
    }
    var exchange = new HelidonExchange(services, observer, tls);
    var chosen = port == 0 && bind.size() > 1 ? freePort(bind) : port;
    refuseTaken(chosen, bind);
    var config = WebServer.builder().shutdownHook(false);
    listen(config, bind.getFirst(), chosen, tls, exchange);
    if (bind.size() > 1) {
      config.putSocket(
          SECOND_SOCKET,
          socket -> listen(socket.name(SECOND_SOCKET), bind.get(1), chosen, tls, exchange));
    }
    var server = config.build().start();
    if (!server.isRunning()) {
      throw new CannotListenException(
          bind.getFirst().getHostAddress(),
          chosen,
          new IOException("the port was taken meanwhile"));
    }
    return new WebHost(server, exchange, tls.isPresent());
  }

  /// The server itself only logs why it did not start.
  private static void refuseTaken(int port, List<InetAddress> bind) {
    for (var address : bind) {
      try (var probe = new ServerSocket()) {
        probe.setReuseAddress(true);
        probe.bind(new InetSocketAddress(address, port));
      } catch (IOException e) {
        throw new CannotListenException(address.getHostAddress(), port, e);
      }
    }
  }

  private static void listen(
      ListenerConfig.BuilderBase<?, ?> socket,
      InetAddress bind,
      int port,
      Optional<ServerTls> tls,
      HelidonExchange exchange) {
    socket
        .address(bind)
        .port(port)
        .backlog(BACKLOG)
        .maxTcpConnections(MAX_CONNECTIONS)
        .idleConnectionTimeout(IDLE_TIMEOUT)
        .shutdownGracePeriod(Duration.ofMillis(500))
        .connectionOptions(options -> options.readTimeout(READ_TIMEOUT).tcpNoDelay(true))
        .directHandlers(exchange.directHandlers())
        .protocolsDiscoverServices(false)
        .addConnectionSelector(
            Http1ConnectionSelector.builder()
                .config(
                    Http1Config.builder()
                        .maxPrologueLength(MAX_PROLOGUE_BYTES)
                        .maxHeadersSize(MAX_HEADERS_BYTES)
                        .validateRequestHeaders(true)
                        .continueImmediately(false)
                        .buildPrototype())
                .build())
        .routing(routing -> routing.any(exchange));
    tls.ifPresent(server ->
        socket.tls(
            Tls.builder()
                .sslContext(server.context())
                .clientAuth(
                    server.asksForCertificates() ? TlsClientAuth.OPTIONAL : TlsClientAuth.NONE)
                .build()));
  }

  /// The port that was bound.
  public int port() {
    return server.port();
  }

  /// `https` or `http`.
  public String scheme() {
    return secure ? "https" : "http";
  }

  /// `https://localhost:8441`, without a slash at the end.
  public String localUrl() {
    return scheme() + "://localhost:" + port();
  }

  /// Takes no new requests, waits for those under way within a bound, then closes the port.
  @Override
  public void close() {
    exchange.drain(DRAIN_TIMEOUT);
    server.stop();
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address literal needs no lookup", e);
    }
  }

  private static boolean hasIpv6Loopback() {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(address("::1"), 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /// A port that is free on all addresses now. Another process may take it first; then the start
  /// fails and says so.
  private static int freePort(List<InetAddress> bind) {
    for (var attempt = 0; attempt < 20; attempt++) {
      try (var first = new ServerSocket();
          var second = new ServerSocket()) {
        first.bind(new InetSocketAddress(bind.getFirst(), 0));
        second.bind(new InetSocketAddress(bind.get(1), first.getLocalPort()));
        return first.getLocalPort();
      } catch (IOException taken) {
        // On the second address only: the next attempt draws another number.
      }
    }
    throw new CannotListenException(
        bind.toString(), 0, new IOException("no port is free on both loopback addresses"));
  }
}
