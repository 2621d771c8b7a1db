package io.privyseal.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/// Fits text into columns.
public final class Text {
  private Text() {}

  /// Breaks at spaces into lines of at most `columns`; a word that is longer is broken.
  public static List<String> wrap(String text, int columns) {
    var lines = new ArrayList<String>();
    for (var paragraph : text.split("\n", -1)) {
      wrapParagraph(paragraph, Math.max(columns, 1), lines);
    }
    return lines;
  }

  private static void wrapParagraph(String paragraph, int columns, List<String> lines) {
    var line = new StringBuilder();
    for (var word : paragraph.split(" ", -1)) {
      var rest = word;
      if (!line.isEmpty() && line.length() + 1 + rest.length() > columns) {
        lines.add(line.toString());
        line.setLength(0);
      }
      while (rest.length() > columns) {
        lines.add(rest.substring(0, columns));
        rest = rest.substring(columns);
      }
      line.append(line.isEmpty() ? "" : " ").append(rest);
    }
    lines.add(line.toString());
  }

  /// Keeps both ends of a long word, because digests are compared by their ends.
  public static String shorten(String text, int columns, String ellipsis) {
    if (text.length() <= columns) {
      return text;
    }
    var keep = columns - ellipsis.length();
    var tail = keep / 3;
    return text.substring(0, keep - tail) + ellipsis + text.substring(text.length() - tail);
  }

  /// Fills up with spaces on the right; ink takes no columns.
  public static String pad(String text, int columns) {
    return text + " ".repeat(Math.max(0, columns - Terminal.columns(text)));
  }
}
