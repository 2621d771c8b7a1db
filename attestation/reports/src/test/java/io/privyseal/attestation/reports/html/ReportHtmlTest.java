package io.privyseal.attestation.reports.html;

import static io.privyseal.attestation.reports.RecordedAttestations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.reports.AttestationReports;
import io.privyseal.attestation.reports.AttestedFacts;
import io.privyseal.attestation.reports.RecordedAttestations;
import io.privyseal.attestation.reports.RecordedAttestations.TestCheck;
import io.privyseal.attestation.reports.ReportJson;
import io.privyseal.attestation.reports.ReportPeriod;
import io.privyseal.audit.InMemoryAuditLog;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.decision.Finding;
import io.privyseal.foundation.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReportHtmlTest {
  private static final String EVIL = "\"><script src=//x>alert('1')</script>&\u202e\u0007";

  private final InMemoryAuditLog log = new InMemoryAuditLog(() -> NOW);
  private final RecordedAttestations service = new RecordedAttestations(log);

  private static ReportPeriod period(String workload) {
    return new ReportPeriod(
        "east",
        NOW.minusSeconds(60),
        NOW.plusSeconds(60),
        Optional.of(workload).filter(w -> !w.isEmpty()));
  }

  private String html() {
    return ReportHtml.write(new AttestationReports(log, () -> NOW).of(period("")));
  }

  @Test
  void whatOthersWroteIsEscapedEverywhere() {
    service.accepted(
        new AttestedFacts.Builder()
            .put(AttestedFacts.TEE, EVIL)
            .put(AttestedFacts.MEASUREMENT, EVIL)
            .put(AttestedFacts.CHIP, EVIL)
            .put(AttestedFacts.PLATFORM, EVIL)
            .put(AttestedFacts.TCB, EVIL)
            .put(AttestedFacts.TCB_STATUS, EVIL)
            .build(),
        Finding.passed(TestCheck.COMPLIANCE, EVIL, EVIL, EVIL).withHint(EVIL));
    var html = html();
    assertThat(html).contains("&lt;script").doesNotContain("<script", "\u202e", "\u0007");
    assertThat(Pattern.compile("\\son\\w+=").matcher(html).find()).isFalse();
  }

  @Test
  void nothingIsFetchedAndNothingRuns() {
    service.accepted(RecordedAttestations.milan("11".repeat(48), "aa".repeat(64)).build());
    assertThat(html())
        .doesNotContain("http://", "https://", "src=", "href=", "url(", "@import", "<script")
        .contains("default-src 'none'");
  }

  @Test
  void theStyleOfThePageIsTheOneThatItsPolicyAllows() {
    var html = html();
    var style = html.substring(html.indexOf("<style>") + 7, html.indexOf("</style>"));
    var digest =
        java.util.Base64.getEncoder()
            .encodeToString(
                io.privyseal.foundation.bytes.Digests.sha256(Bytes.utf8(style)).toArray());
    assertThat(ReportHtml.contentSecurityPolicy()).contains("'sha256-" + digest + "'");
    assertThat(html).doesNotContain("style=\"");
  }

  @Test
  void thePageCanBeReadAloud() {
    service.accepted(RecordedAttestations.milan("11".repeat(48), "aa".repeat(64)).build());
    assertThat(html())
        .contains("<html lang=\"en\">", "<main>", "<caption>", "scope=\"col\"")
        .containsOnlyOnce("<h1>");
  }

  @Test
  void everyElementThatIsOpenedIsClosed() {
    service.accepted(
        RecordedAttestations.milan("11".repeat(48), "aa".repeat(64))
            .put(AttestedFacts.TCB_STATUS, "OutOfDate")
            .build());
    service.rejected(new AttestedFacts.Builder().build());
    var html = html();
    for (var element : List.of("div", "table", "tr", "td", "th", "section", "dl", "code", "p")) {
      assertThat(count(html, "<" + element + "[ >]"))
          .as(element)
          .isEqualTo(count(html, "</" + element + ">"));
    }
  }

  private static long count(String html, String pattern) {
    return Pattern.compile(pattern).matcher(html).results().count();
  }

  @Test
  void theJsonHasEveryMember() {
    service.accepted(
        RecordedAttestations.milan("11".repeat(48), "aa".repeat(64))
            .put(AttestedFacts.TCB_STATUS, "OutOfDate")
            .build());
    var report = new AttestationReports(log, () -> NOW).of(period("11".repeat(48)));
    var json = Json.parseObject(Bytes.utf8(ReportJson.write(report).toJson()));
    assertThat(json.members().keySet())
        .containsExactly(
            "instance",
            "from",
            "until",
            "workload",
            "madeAt",
            "verdicts",
            "workloads",
            "platforms",
            "leftOut");
    assertThat(json.toJson())
        .contains(
            "\"nearMisses\":[{\"kind\":\"tcb-not-up-to-date\",\"what\":\"OutOfDate\",\"count\":1");
  }
}
