package io.privyseal.server.platform;

import io.privyseal.access.Action;
import io.privyseal.access.Authorization;
import io.privyseal.access.Scope;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.reports.AttestationReport;
import io.privyseal.attestation.reports.AttestationReports;
import io.privyseal.attestation.reports.ReportJson;
import io.privyseal.attestation.reports.ReportPeriod;
import io.privyseal.attestation.reports.html.ReportHtml;
import io.privyseal.attestation.reports.tcb.NextMinimums;
import io.privyseal.attestation.reports.tcb.PlatformTcb;
import io.privyseal.attestation.reports.tcb.TcbInfos;
import io.privyseal.attestation.reports.tcb.TcbJson;
import io.privyseal.attestation.reports.tcb.TcbOutlook;
import io.privyseal.attestation.reports.tcb.TcbOutlooks;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.foundation.web.Routes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/// `/api/v1/reports/attestation` and `/api/v1/reports/tcb`: what attested at an instance, and how
/// the TCB of its platforms stands. JSON, or a page with `format=html`.
public final class ReportApi {
  /// Reports under way at once: each reads thousands of records.
  static final int MAX_AT_ONCE = 2;

  private static final Duration DEFAULT_PERIOD = Duration.ofDays(7);
  private static final int MEASUREMENT_CHARS = 128;

  private final PlatformAccess access;
  private final AttestationReports reports;
  private final TcbInfos infos;
  private final InstantSource clock;
  private final Semaphore underWay = new Semaphore(MAX_AT_ONCE);

  /// @param infos what Intel says of TCBs, as far as it is at hand
  public ReportApi(PlatformAccess access, TcbInfos infos, InstantSource clock) {
    this.access = access;
    this.reports = new AttestationReports(access.audit(), clock);
    this.infos = infos;
    this.clock = clock;
  }

  Routes.Builder addTo(Routes.Builder routes) {
    return routes
        .get("/api/v1/reports/attestation", this::attestation)
        .get("/api/v1/reports/tcb", this::tcb);
  }

  private Reply attestation(Request request) {
    var html = wantsHtml(request);
    var report = report(request);
    return html ? page(ReportHtml.write(report)) : Reply.json(200, ReportJson.write(report));
  }

  private Reply tcb(Request request) {
    var html = wantsHtml(request);
    var outlooks =
        new TcbOutlooks(infos.remembering(), TcbOutlooks.DEFAULT_ACCEPTED, nextMinimums(request));
    var report = report(request);
    var told =
        report.platforms().stream()
            .flatMap(platform -> PlatformTcb.of(platform.facts()).stream())
            .map(outlooks::of)
            .toList();
    return html
        ? page(ReportHtml.write(told, report.madeAt()))
        : Reply.json(200, json(report, told));
  }

  private static JsonObject json(AttestationReport report, List<TcbOutlook> outlooks) {
    return JsonObject.builder()
        .put("instance", report.period().instance())
        .put("from", report.period().from().toString())
        .put("until", report.period().until().toString())
        .put("madeAt", report.madeAt().toString())
        .put("platforms", TcbJson.write(outlooks))
        .put("leftOut", JsonArray.ofStrings(report.leftOut()))
        .build();
  }

  private AttestationReport report(Request request) {
    var period = period(request);
    requireRead(request, period.instance());
    if (!underWay.tryAcquire()) {
      throw new HttpProblem(503, "ServiceUnavailable", "Other reports are being made.")
          .withHeader("Retry-After", "2");
    }
    try {
      return reports.of(period);
    } finally {
      underWay.release();
    }
  }

  private void requireRead(Request request, String instance) {
    var caller = access.caller(request);
    var authorization =
        access
            .authorizer()
            .authorize(caller, access.tenant(), Action.REPORTS_READ, Scope.attestation(instance));
    switch (authorization) {
      case Authorization.Granted _ -> {}
      case Authorization.Denied _ ->
          throw Platform.forbidden("Reports are for an Attestation Reader of the instance.");
      case Authorization.Undecided _ -> throw Platform.rolesUnavailable();
    }
  }

  private ReportPeriod period(Request request) {
    var until = time(request, "until").orElseGet(clock::instant);
    var from = time(request, "from").orElseGet(() -> until.minus(DEFAULT_PERIOD));
    var instance = request.query("instance").orElse("");
    try {
      return new ReportPeriod(
          Scope.attestation(instance).path().substring("/attestation/".length()),
          from,
          until,
          request.query("workload").map(ReportApi::measurement));
    } catch (MalformedInputException _) {
      throw bad("instance: expected the name of an attestation instance");
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static String measurement(String text) {
    if (text.length() > MEASUREMENT_CHARS || !text.matches("[0-9a-f]+")) {
      throw bad("workload: expected a measurement in lower-case hex");
    }
    return text;
  }

  private static Optional<Instant> time(Request request, String name) {
    return request
        .query(name)
        .map(text -> {
          try {
            return Instant.parse(text);
          } catch (DateTimeParseException _) {
            throw bad(name + ": expected a time like 2026-01-31T12:00:00Z");
          }
        });
  }

  private static Map<ProductLine, TcbVersion> nextMinimums(Request request) {
    try {
      return request.query("next-minimum").map(NextMinimums::parse).orElse(Map.of());
    } catch (MalformedInputException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
  }

  private static boolean wantsHtml(Request request) {
    return switch (request.query("format").orElse("json")) {
      case "json" -> false;
      case "html" -> true;
      default -> throw bad("format: expected json or html");
    };
  }

  private static Reply page(String html) {
    return Reply.of(200, "text/html; charset=utf-8", Bytes.utf8(html))
        .withHeader("Content-Security-Policy", ReportHtml.contentSecurityPolicy())
        .withHeader("X-Content-Type-Options", "nosniff")
        .withHeader("Referrer-Policy", "no-referrer")
        .withHeader("Cache-Control", "no-store");
  }

  private static HttpProblem bad(String message) {
    return new HttpProblem(400, "BadParameter", message);
  }
}
