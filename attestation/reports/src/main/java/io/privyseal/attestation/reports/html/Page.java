package io.privyseal.attestation.reports.html;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.util.Base64;
import java.util.List;

/// A page that stands alone. Text goes in through [#text] and its callers, and only there; markup
/// is of this package alone. Readable without colours, with a keyboard, in print, in the dark.
final class Page {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1b1f24;--soft:#57606a;--line:#d0d7de;--back:#fff;--panel:#f6f8fa;\
      --good:#116329;--bad:#a40e26;--warn:#7a4a00}
      @media(prefers-color-scheme:dark){:root{--ink:#e6edf3;--soft:#9aa4af;--line:#30363d;--back:#0d1117;\
      --panel:#161b22;--good:#56d364;--bad:#ff7b72;--warn:#e3b341}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:72rem;padding:2rem 1.25rem 4rem;background:var(--back);color:var(--ink);\
      font:1rem/1.5 system-ui,sans-serif}
      h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.2rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}
      p{margin:.5rem 0}.soft{color:var(--soft)}code{font:.9em ui-monospace,monospace;overflow-wrap:anywhere}
      .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:1.25rem 0;padding:0}
      .tiles>div{background:var(--panel);border:1px solid var(--line);border-radius:.5rem;padding:.75rem 1rem}
      .tiles dt{color:var(--soft)}.tiles dd{margin:0;font-size:1.6rem;font-variant-numeric:tabular-nums}
      .scroll{overflow-x:auto}table{border-collapse:collapse;width:100%}
      caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
      th,td{text-align:left;vertical-align:top;padding:.4rem .75rem .4rem 0;border-bottom:1px solid var(--line)}
      td.number{text-align:right;font-variant-numeric:tabular-nums}
      .good{color:var(--good)}.bad{color:var(--bad)}.warn{color:var(--warn)}
      section.card{border:1px solid var(--line);border-radius:.5rem;padding:.25rem 1rem 1rem;margin:1rem 0}
      ul{padding-left:1.2rem}
      @media print{body{max-width:none;padding:0}section.card{break-inside:avoid}}
      """;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  Page(String title) {
    this.title = title;
    body.append("<h1>").append(text(title)).append("</h1>\n");
  }

  /// What a page may do: show itself. Given as a header by whoever serves it, and in the page for
  /// whoever opens it as a file.
  static String contentSecurityPolicy() {
    var digest = Digests.sha256(Bytes.utf8(STYLE)).toArray();
    return "default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
        .formatted(Base64.getEncoder().encodeToString(digest));
  }

  /// Escaped for content and for attributes in double quotes.
  static String text(String plain) {
    var safe = new StringBuilder(plain.length() + 16);
    plain
        .codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> safe.append("&amp;");
            case '<' -> safe.append("&lt;");
            case '>' -> safe.append("&gt;");
            case '"' -> safe.append("&quot;");
            case '\'' -> safe.append("&#39;");
            default -> safe.append(shown(c));
          }
        });
    return safe.toString();
  }

  /// Control characters, direction marks and halves of pairs could make a page say something else.
  private static String shown(int c) {
    var type = Character.getType(c);
    return Character.isISOControl(c) || type == Character.FORMAT || type == Character.SURROGATE
        ? "\ufffd"
        : Character.toString(c);
  }

  void heading(String words) {
    body.append("<h2>").append(text(words)).append("</h2>\n");
  }

  void soft(String words) {
    body.append("<p class=\"soft\">").append(text(words)).append("</p>\n");
  }

  /// Labels and numbers, alternating.
  void tiles(String... labelsAndNumbers) {
    body.append("<dl class=\"tiles\">\n");
    for (var i = 0; i + 1 < labelsAndNumbers.length; i += 2) {
      body.append("<div><dt>")
          .append(text(labelsAndNumbers[i]))
          .append("</dt><dd>")
          .append(text(labelsAndNumbers[i + 1]))
          .append("</dd></div>\n");
    }
    body.append("</dl>\n");
  }

  void openCard(String heading) {
    body.append("<section class=\"card\"><h3>").append(heading).append("</h3>\n");
  }

  void closeCard() {
    body.append("</section>\n");
  }

  /// @param cells markup made by [#text], [#code] and [#mark]
  void table(String caption, List<String> headings, List<List<String>> cells) {
    body.append("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"")
        .append(text(caption))
        .append("\"><table><caption>")
        .append(text(caption))
        .append("</caption><thead><tr>");
    headings.forEach(h -> body.append("<th scope=\"col\">").append(text(h)).append("</th>"));
    body.append("</tr></thead><tbody>\n");
    for (var row : cells) {
      body.append("<tr>");
      row.forEach(cell -> body.append("<td>").append(cell).append("</td>"));
      body.append("</tr>\n");
    }
    body.append("</tbody></table></div>\n");
  }

  void list(List<String> items) {
    body.append("<ul>\n");
    items.forEach(item -> body.append("<li>").append(text(item)).append("</li>\n"));
    body.append("</ul>\n");
  }

  static String code(String words) {
    return "<code>" + text(words) + "</code>";
  }

  /// @param style `good`, `bad` or `warn`; the words say the same without the colour
  static String mark(String style, String words) {
    return "<strong class=\"%s\">%s</strong>".formatted(style, text(words));
  }

  String html() {
    return """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="%s">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="referrer" content="no-referrer">
    <title>%s</title>
    <style>%s</style></head>
    <body><main>
    %s</main></body></html>
    """
        .formatted(text(contentSecurityPolicy()).replace("&#39;", "'"), text(title), STYLE, body);
  }
}
