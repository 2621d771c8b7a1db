package io.privyseal.cli.terminal;

import io.privyseal.foundation.decision.Outcome;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import java.io.Console;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where a command writes: results to `out`, progress and errors to `err`.
///
/// Colour only where a person looks: never with `NO_COLOR` set, with `TERM=dumb`, or when the
/// stream is no terminal, unless `FORCE_COLOR` asks for it (the conventions of no-color.org and
/// force-color.org). Marks are drawn in plain ASCII where the stream's charset has no better.
public final class Terminal {
  private static final int DEFAULT_WIDTH = 100;
  private static final int MIN_WIDTH = 60;
  private static final int MAX_WIDTH = 160;
  private static final Pattern INKED = Pattern.compile("\u001b\\[[0-9;]*m");

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean outColour;
  private final boolean errColour;
  private final boolean unicode;
  private final int width;

  public Terminal(
      PrintWriter out,
      PrintWriter err,
      boolean outColour,
      boolean errColour,
      boolean unicode,
      int width) {
    this.out = out;
    this.err = err;
    this.outColour = outColour;
    this.errColour = errColour;
    this.unicode = unicode;
    this.width = width;
  }

  /// Of this process.
  public static Terminal ofProcess(PrintStream out, PrintStream err, Map<String, String> env) {
    return new Terminal(
        writer(out),
        writer(err),
        colour(env, 1),
        colour(env, 2),
        canDraw(out.charset()),
        width(env));
  }

  private static boolean canDraw(Charset charset) {
    return charset.newEncoder().canEncode("✓✗·→…─├└│");
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), false);
  }

  private static boolean colour(Map<String, String> env, int descriptor) {
    if (!env.getOrDefault("NO_COLOR", "").isEmpty()) {
      return false;
    }
    var force = env.getOrDefault("FORCE_COLOR", "");
    if (!force.isEmpty()) {
      return !force.equals("0");
    }
    return !env.getOrDefault("TERM", "dumb").equals("dumb") && isTerminal(descriptor);
  }

  /// Linux names the terminal behind a descriptor; elsewhere the JDK tells only whether both
  /// standard input and output are one.
  private static boolean isTerminal(int descriptor) {
    var link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        var target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      } catch (IOException _) {
        return false;
      }
    }
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  private static int width(Map<String, String> env) {
    var columns = env.getOrDefault("COLUMNS", "");
    return columns.matches("[0-9]{1,4}")
        ? Math.clamp(Integer.parseInt(columns), MIN_WIDTH, MAX_WIDTH)
        : DEFAULT_WIDTH;
  }

  public PrintWriter out() {
    return out;
  }

  public PrintWriter err() {
    return err;
  }

  public int width() {
    return width;
  }

  public boolean outColour() {
    return outColour;
  }

  public boolean errColour() {
    return errColour;
  }

  /// One line of the result.
  public void line(String text) {
    out.println(text.stripTrailing());
  }

  public void blank() {
    out.println();
  }

  /// The result as one JSON document, for programs.
  public void json(JsonValue value) {
    out.println(Json.writePretty(value));
    out.flush();
  }

  /// One line of progress, on standard error.
  public void progress(String text) {
    out.flush();
    err.println(text.stripTrailing());
    err.flush();
  }

  /// What went wrong and what to do next, on standard error.
  public void failure(String message, String next) {
    progress((errColour ? Ink.BAD_STRONG.on("privyseal:") : "privyseal:") + " " + message);
    if (!next.isEmpty()) {
      progress("  " + arrow() + " " + next);
    }
  }

  public void flush() {
    out.flush();
    err.flush();
  }

  /// The text in that ink, for standard output.
  public String ink(Ink ink, String text) {
    return outColour && !text.isEmpty() ? ink.on(text) : text;
  }

  /// The text in that ink, for standard error.
  public String errInk(Ink ink, String text) {
    return errColour && !text.isEmpty() ? ink.on(text) : text;
  }

  /// The mark of an outcome, one column wide, without ink.
  public String mark(Outcome outcome) {
    return switch (outcome) {
      case PASSED -> unicode ? "✓" : "+";
      case FAILED -> unicode ? "✗" : "x";
      case UNDECIDED -> "?";
      case NOT_CHECKED -> unicode ? "·" : "-";
    };
  }

  public String arrow() {
    return unicode ? "→" : "->";
  }

  public String ellipsis() {
    return unicode ? "…" : "..";
  }

  public String dash() {
    return unicode ? "─" : "-";
  }

  public String dot() {
    return unicode ? "·" : "-";
  }

  /// A branch of a tree: the parts drawn left of a node.
  public String branch(boolean last) {
    if (unicode) {
      return last ? "└─ " : "├─ ";
    }
    return last ? "`- " : "|- ";
  }

  /// What stands left of the children of a node.
  public String trunk(boolean last) {
    if (last) {
      return "   ";
    }
    return unicode ? "│  " : "|  ";
  }

  /// Columns that the text takes, ink not counted.
  public static int columns(String text) {
    var plain = INKED.matcher(text).replaceAll("");
    return plain.codePointCount(0, plain.length());
  }

  /// The text without ink.
  public static String plain(String text) {
    return INKED.matcher(text).replaceAll("");
  }
}
