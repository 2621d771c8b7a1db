package io.privyseal.attestation.attester.swtpm;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnSnp;
import io.privyseal.attestation.testkit.azure.SimulatedParavisor.OnTdx;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;

/// The instance metadata service of a simulated host, over HTTP: certificates of an AMD machine, or
/// quotes of an Intel one.
public final class SimulatedHost implements AutoCloseable {
  private static final Json.Limits LIMITS = new Json.Limits(64 * 1024, 4, 16);

  /// Offset of REPORTDATA in a TDREPORT.
  private static final int TD_REPORT_DATA = 0x80;

  private final HttpServer server;
  private final SimulatedParavisor paravisor;
  private final Queue<Answer> instead = new ArrayDeque<>();
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  private SimulatedHost(SimulatedParavisor paravisor, HttpServer server) {
    this.paravisor = paravisor;
    this.server = server;
  }

  public static SimulatedHost of(SimulatedParavisor paravisor) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var host = new SimulatedHost(paravisor, server);
    server.createContext("/", host::handle);
    server.start();
    return host;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Answers the next request so; called twice, the next two.
  public synchronized void answerInstead(int status, String body) {
    instead.add(new Answer(status, body));
  }

  /// Method, path and the `Metadata` header of each request.
  public List<String> seen() {
    return List.copyOf(seen);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath();
      var marked = exchange.getRequestHeaders().getFirst("Metadata");
      seen.add("%s %s %s".formatted(exchange.getRequestMethod(), path, marked));
      var body = Bytes.copyOf(exchange.getRequestBody().readAllBytes());
      var planned = instead.poll();
      var answer = planned != null ? planned : answer(path, marked, body);
      var content = Bytes.utf8(answer.body()).toArray();
      exchange.sendResponseHeaders(answer.status(), content.length == 0 ? -1 : content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private Answer answer(String path, @org.jspecify.annotations.Nullable String marked, Bytes body) {
    if (!"true".equals(marked)) {
      return new Answer(400, "{\"error\":\"Bad request. Required metadata header not specified\"}");
    }
    return switch (paravisor) {
      case OnSnp snp when path.equals("/metadata/THIM/amd/certification") ->
          new Answer(200, snp.machine().thimJson().toJson());
      case OnTdx tdx when path.equals("/acc/tdquote") -> new Answer(200, quote(tdx, body));
      case OnSnp _, OnTdx _ -> new Answer(404, "");
    };
  }

  /// The quote of the body that the report has: made from the TDREPORT that was sent.
  private static String quote(OnTdx tdx, Bytes body) {
    var report = Base64Url.decode(Json.parseObject(body, LIMITS).string("report").orElseThrow());
    var reportData = report.slice(TD_REPORT_DATA, 64);
    var quote = tdx.platform().quote(tdx.report().copy().reportData(reportData));
    return JsonObject.builder().put("quote", quote.base64Url()).build().toJson();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
