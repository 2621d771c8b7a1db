package io.privyseal.foundation.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.failure.UnavailableException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A real server on a free port, asked over real sockets.
final class WebHostTest {
  private static final int MAX_BODY = 64;

  private static final class Down extends UnavailableException {
    Down() {
      super("the database is away");
    }
  }

  private final HttpClient client = HttpClient.newHttpClient();
  private final CryptoPool pool = new CryptoPool(2);
  private WebHost host;

  @BeforeEach
  void start() {
    var routes =
        Routes.builder()
            .get("/health", request -> Reply.json(200, JsonObject.EMPTY))
            .get("/keys/{name}", request -> echo(request, "name"))
            .get("/keys/{name}/{version}", request -> echo(request, "name", "version"))
            .post("/keys/{name}/{version}/release", request -> echo(request, "name", "version"))
            .post("/policies/{type}:reset", request -> echo(request, "type"))
            .put("/echo", request -> Reply.of(200, "application/octet-stream", request.body()))
            .post("/ignores-body", request -> Reply.empty(204))
            .get("/defect", request -> fail("the secret is 1234"))
            .get(
                "/malformed",
                request -> {
                  throw new MalformedInputException("nonce: expected 16 bytes, found 3");
                })
            .get(
                "/down",
                request -> {
                  throw new Down();
                })
            .get(
                "/problem",
                request -> {
                  throw new HttpProblem(401, "Unauthorized", "No token.")
                      .withInnerCode("TokenMissing")
                      .withHeader("WWW-Authenticate", "Bearer realm=\"x\"");
                })
            .get("/host", request -> Reply.text(200, request.host() + " " + request.scheme()))
            .build();
    var first = new WebService("first", routes, ProblemShape.AZURE, MAX_BODY);
    var second =
        new WebService(
            "second",
            Routes.builder().get("/second", request -> Reply.text(200, "second")).build(),
            (problem, request) -> Reply.text(problem.status(), "second: " + problem.code()));
    host = WebHost.startOnLoopback(0, Optional.empty(), List.of(first, second));
  }

  @AfterEach
  void stop() {
    host.close();
    pool.close();
    client.close();
  }

  private static Reply echo(Request request, String... names) {
    var json = JsonObject.builder();
    for (var name : names) {
      json.put(name, request.pathParameter(name));
    }
    request.query("api-version").ifPresent(version -> json.put("api-version", version));
    return Reply.json(200, json.build());
  }

  private static Reply fail(String secret) {
    throw new IllegalStateException(secret);
  }

  private HttpResponse<String> get(String target) throws Exception {
    return send("GET", target, "");
  }

  private HttpResponse<String> send(String method, String target, String body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + target))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  /// What the server sends to these bytes until it closes the connection; `|` stands for CR LF.
  private String raw(String bytes) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(bytes.replace("|", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static JsonObject error(HttpResponse<String> response) {
    return Json.parseObject(Bytes.utf8(response.body())).object("error").orElseThrow();
  }

  @Nested
  class Routing {
    @Test
    void pathParametersAndQueryReachTheHandlerDecodedOnce() throws Exception {
      var response = get("/keys/a%2520b/1?api-version=7.4%2B");

      assertThat(response.body())
          .isEqualTo("{\"name\":\"a%20b\",\"version\":\"1\",\"api-version\":\"7.4+\"}");
    }

    @Test
    void anEmptySegmentIsAnEmptyParameter() throws Exception {
      var response = send("POST", "/keys/a//release", "{}");

      assertThat(response.body()).isEqualTo("{\"name\":\"a\",\"version\":\"\"}");
    }

    @Test
    void aSlashAtTheEndIsTolerated() throws Exception {
      assertThat(get("/keys/a/").body()).isEqualTo("{\"name\":\"a\"}");
      assertThat(get("/health/").statusCode()).isEqualTo(200);
    }

    @Test
    void literalsMatchInAnyCase() throws Exception {
      assertThat(get("/KEYS/Name").body()).isEqualTo("{\"name\":\"Name\"}");
      assertThat(send("POST", "/Policies/SevSnpVm:RESET", "{}").body())
          .isEqualTo("{\"type\":\"SevSnpVm\"}");
    }

    @Test
    void anEncodedColonIsAColon() throws Exception {
      assertThat(send("POST", "/policies/SevSnpVm%3Areset", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void theSecondServiceAnswersItsOwnPaths() throws Exception {
      assertThat(get("/second").body()).isEqualTo("second");
      assertThat(send("POST", "/second", "x").body()).isEqualTo("second: MethodNotAllowed");
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
      var response = send("HEAD", "/health", "");

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.headers().firstValue("content-length")).hasValue("2");
      assertThat(response.body()).isEmpty();
    }

    @Test
    void hostAndSchemeAreThoseOfTheRequest() throws Exception {
      assertThat(get("/host").body()).isEqualTo("127.0.0.1:" + host.port() + " http");
    }
  }

  @Nested
  class Refusals {
    @Test
    void unknownPath() throws Exception {
      var response = get("/nowhere");

      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(error(response).string("code")).hasValue("NotFound");
    }

    @Test
    void methodWithoutRoute() throws Exception {
      var response = send("DELETE", "/keys/a", "");

      assertThat(response.statusCode()).isEqualTo(405);
      assertThat(response.headers().firstValue("allow")).hasValue("GET");
      assertThat(error(response).string("code")).hasValue("MethodNotAllowed");
    }

    @Test
    void bodyLongerThanTheBound() throws Exception {
      assertThat(send("PUT", "/echo", "x".repeat(MAX_BODY)).body()).hasSize(MAX_BODY);

      var response = send("PUT", "/echo", "x".repeat(MAX_BODY + 1));

      assertThat(response.statusCode()).isEqualTo(413);
      assertThat(error(response).string("code")).hasValue("RequestBodyTooLarge");
    }

    @Test
    void chunkedBodyLongerThanTheBound() throws Exception {
      var answer =
          raw(
              "PUT /echo HTTP/1.1|Host: localhost|Transfer-Encoding: chunked||"
                  + "41|"
                  + "x".repeat(65)
                  + "|0||");

      assertThat(answer).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void defectTellsTheCorrelationIdAndNothingElse() throws Exception {
      var response = get("/defect");

      var id = response.headers().firstValue("x-ms-request-id").orElseThrow();
      assertThat(response.statusCode()).isEqualTo(500);
      assertThat(error(response).string("message").orElseThrow()).contains(id);
      assertThat(response.body()).doesNotContain("1234");
    }

    @Test
    void malformedInputIsTheCallersFault() throws Exception {
      var response = get("/malformed");

      assertThat(response.statusCode()).isEqualTo(400);
      assertThat(error(response).string("message")).hasValue("nonce: expected 16 bytes, found 3");
    }

    @Test
    void unavailableSurroundingsAskForARetry() throws Exception {
      var response = get("/down");

      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.headers().firstValue("retry-after")).hasValue("1");
      assertThat(response.body()).doesNotContain("database");
    }

    @Test
    void aProblemKeepsItsCodesAndHeaders() throws Exception {
      var response = get("/problem");

      assertThat(response.statusCode()).isEqualTo(401);
      assertThat(response.headers().firstValue("www-authenticate")).hasValue("Bearer realm=\"x\"");
      assertThat(error(response).object("innererror").orElseThrow().string("code"))
          .hasValue("TokenMissing");
    }

    @Test
    void aQueryParameterGivenTwice() throws Exception {
      assertThat(get("/keys/a?api-version=7.4&api-version=7.5").statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "/keys/%",
          "/keys/%4",
          "/keys/%zz",
          "/keys/%00",
          "/keys/a%0d%0ab",
          "/keys/%2e%2e/x",
          "/keys/../x",
          "/keys/a%2fb",
          "/keys/a%5cb",
          "/keys/%c0%af",
          "/keys/%ff",
          "/keys/a?x=%ff"
        })
    void targetsThatTwoReadersCouldReadDifferently(String target) throws Exception {
      assertThat(raw("GET " + target + " HTTP/1.1|Host: localhost||")).startsWith("HTTP/1.1 400 ");
    }
  }

  @Nested
  class Smuggling {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "PUT /echo HTTP/1.1|Host: l|Content-Length: 4|Transfer-Encoding: chunked||" + "0||",
          "PUT /echo HTTP/1.1|Host: l|Content-Length: 4|Content-Length: 5||abcde",
          "PUT /echo HTTP/1.1|Host: l|Transfer-Encoding: gzip||",
          "PUT /echo HTTP/1.1|Host: l|Content-Length: -1||",
          "PUT /echo HTTP/1.1|Host: l|Content-Length: abc||",
          "GET /health HTTP/1.1|Host: l|Host: m||",
          "GET /health HTTP/1.1||",
          "GET /health HTTP/1.1|Host: a b||",
          "GET /health HTTP/1.1|"
              + "Host: l|"
              + "Authorization: Bearer a|"
              + "Authorization: Bearer b||",
          "GET http://other/health HTTP/1.1|Host: l||",
          "GET health HTTP/1.1|Host: l||",
          "GET /health|Host: l||",
          "nonsense||",
          "GET /health HTTP/1.1|Host: l|X y: z||"
        })
    void isRefusedOrTheConnectionCloses(String bytes) throws Exception {
      var answer = raw(bytes);

      assertThat(answer).doesNotContain("HTTP/1.1 200");
      assertThat(answer.split("HTTP/1.1 ", -1)).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void anUnreadBodyIsNeverReadAsTheNextRequest() throws Exception {
      var answer =
          raw(
              "POST /ignores-body HTTP/1.1|Host: l|Content-Length: 41||"
                  + "GET /health HTTP/1.1|Host: localhost||"
                  + "GET /nowhere HTTP/1.1|Host: localhost|Connection: close||");

      assertThat(answer)
          .startsWith("HTTP/1.1 204")
          .contains("HTTP/1.1 404")
          .doesNotContain("HTTP/1.1 200");
    }

    @Test
    void aLongUnreadBodyEndsTheConnection() throws Exception {
      var inner = "GET /health HTTP/1.1|Host: localhost||";
      var answer =
          raw("POST /ignores-body HTTP/1.1|Host: l|Content-Length: 82000||" + inner.repeat(2000));

      assertThat(answer).startsWith("HTTP/1.1 204").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void theRefusalOfABodyThatIsStillSentReachesItsSender() throws Exception {
      for (var round = 0; round < 20; round++) {
        var request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + host.port() + "/echo"))
                .PUT(BodyPublishers.ofByteArray(new byte[4 << 20]))
                .build();
        var response = client.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
      }
    }

    @Test
    void aRefusedLongBodyEndsTheConnection() throws Exception {
      var inner = "GET /health HTTP/1.1|Host: localhost||";
      var answer = raw("PUT /echo HTTP/1.1|Host: l|Content-Length: 82000||" + inner.repeat(2000));

      assertThat(answer).startsWith("HTTP/1.1 413").doesNotContain("HTTP/1.1 200");
    }

    @Test
    void headersBeyondTheBound() throws Exception {
      var answer =
          raw(
              "GET /health HTTP/1.1|Host: l|X-Long: "
                  + "x".repeat(WebHost.MAX_HEADERS_BYTES + 1)
                  + "||");

      assertThat(answer).doesNotContain("HTTP/1.1 200");
    }
  }

  @Nested
  class Correlation {
    @Test
    void theCallersIdIsEchoed() throws Exception {
      var answer =
          raw(
              "GET /health HTTP/1.1|Host: l|Connection: close|"
                  + "x-ms-client-request-id: abc-1||");

      assertThat(answer).containsIgnoringCase("x-ms-client-request-id: abc-1");
    }

    @Test
    void anOddCallersIdIsNot() throws Exception {
      var answer =
          raw("GET /health HTTP/1.1|Host: l|Connection: close|" + "x-ms-client-request-id: <b>||");

      assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("<b>");
    }
  }

  @Test
  void aQuickRequestIsAnsweredWhilePrivateKeyOperationsQueue() throws Exception {
    var release = new CountDownLatch(1);
    var started = new CountDownLatch(2);
    var jobs = 64;
    var slow =
        new WebService(
            "slow",
            Routes.builder()
                .get(
                    "/unwrap",
                    request ->
                        pool.run(() -> {
                          started.countDown();
                          release.await();
                          return Reply.empty(204);
                        }))
                .get("/health", request -> Reply.empty(200))
                .build(),
            ProblemShape.AZURE);
    try (var busy = WebHost.startOnLoopback(0, Optional.empty(), List.of(slow));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var unwraps = new ArrayList<Future<HttpResponse<Void>>>();
      for (var i = 0; i < jobs; i++) {
        unwraps.add(threads.submit(() -> ask(busy, "/unwrap")));
      }
      started.await();

      assertThat(ask(busy, "/health").statusCode()).isEqualTo(200);
      assertThat(unwraps).noneMatch(Future::isDone);

      release.countDown();
      for (var unwrap : unwraps) {
        assertThat(unwrap.get().statusCode()).isEqualTo(204);
      }
    }
  }

  private HttpResponse<Void> ask(WebHost busy, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + busy.port() + path)).build(),
        BodyHandlers.discarding());
  }

  @Test
  void closeWaitsForTheRequestUnderWay() throws Exception {
    var arrived = new CountDownLatch(1);
    var proceed = new CountDownLatch(1);
    var service =
        new WebService(
            "draining",
            Routes.builder()
                .get(
                    "/slow",
                    request -> {
                      arrived.countDown();
                      await(proceed);
                      return Reply.text(200, "whole");
                    })
                .build(),
            ProblemShape.AZURE);
    var draining = WebHost.startOnLoopback(0, Optional.empty(), List.of(service));
    var port = draining.port();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answer = threads.submit(() -> ask(draining, "/slow"));
      arrived.await();
      var closed = threads.submit(draining::close);
      assertThat(closed.isDone()).isFalse();
      proceed.countDown();

      assertThat(answer.get().statusCode()).isEqualTo(200);
      closed.get();
    }
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aClientThatAsksForItIsDisconnected() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write(
              "GET /health HTTP/1.1\r\nHost: l\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));

      assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void plainHttpBeyondLoopbackIsRefused() throws Exception {
    var any = InetAddress.getByName("0.0.0.0");
    var service = new WebService("s", Routes.builder().build(), ProblemShape.AZURE);

    assertThatThrownBy(() -> WebHost.start(0, any, Optional.empty(), List.of(service)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("loopback");
  }

  @Test
  void aTakenPortIsNamed() {
    var service = new WebService("s", Routes.builder().build(), ProblemShape.AZURE);

    assertThatThrownBy(
            () -> WebHost.startOnLoopback(host.port(), Optional.empty(), List.of(service)))
        .isInstanceOf(CannotListenException.class)
        .hasMessageContaining(Integer.toString(host.port()));
  }
}
