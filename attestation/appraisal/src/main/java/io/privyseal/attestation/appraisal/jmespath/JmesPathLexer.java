package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;

/// Cuts a query into tokens.
final class JmesPathLexer {
  /// Literals in backticks are JSON within these.
  private static final Json.Limits LITERAL = new Json.Limits(JmesPath.MAX_CHARS * 3, 32, 4_000);

  private static final List<String> SYMBOLS =
      List.of(
          "[?", "[]", "||", "&&", "==", "!=", "<=", ">=", ".", "*", "[", "]", "{", "}", "(", ")",
          ",", ":", "@", "&", "|", "!", "<", ">");

  enum Kind {
    NAME,
    QUOTED_NAME,
    NUMBER,
    LITERAL,
    SYMBOL,
    END
  }

  /// @param text the name, digits or symbol
  /// @param literal the value of a LITERAL
  record Token(Kind kind, String text, JsonValue literal, int offset) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    String shown() {
      return switch (kind) {
        case NAME, NUMBER, SYMBOL -> "'" + text + "'";
        case QUOTED_NAME -> "a quoted name";
        case LITERAL -> "a literal";
        case END -> "the end of the query";
      };
    }
  }

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private JmesPathLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    var lexer = new JmesPathLexer(text);
    lexer.run();
    return List.copyOf(lexer.tokens);
  }

  private void run() {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
        at++;
      } else if (isNameStart(c)) {
        var end = at + 1;
        while (end < text.length() && (isNameStart(text.charAt(end)) || isDigit(end))) {
          end++;
        }
        plain(Kind.NAME, end);
      } else if (isDigit(at) || (c == '-' && isDigit(at + 1))) {
        var end = at + 1;
        while (isDigit(end)) {
          end++;
        }
        plain(Kind.NUMBER, end);
      } else if (c == '"') {
        quotedName();
      } else if (c == '\'') {
        raw();
      } else if (c == '`') {
        literal();
      } else {
        symbol();
      }
    }
    tokens.add(new Token(Kind.END, "", new JsonNull(), at));
  }

  private void symbol() {
    for (var symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        plain(Kind.SYMBOL, at + symbol.length());
        return;
      }
    }
    throw new JmesPathSyntaxException(
        at, "unexpected character U+%04X".formatted(text.codePointAt(at)));
  }

  private void quotedName() {
    var start = at;
    if (json(inside('"', true)) instanceof JsonString(var name)) {
      tokens.add(new Token(Kind.QUOTED_NAME, name, new JsonNull(), start));
    } else {
      throw new JmesPathSyntaxException(start, "expected a quoted name");
    }
  }

  /// `'text'`, in which `\'` stands for a quote and any other backslash for itself.
  private void raw() {
    var start = at;
    var value = new JsonString(inside('\'', false).replace("\\'", "'"));
    tokens.add(new Token(Kind.LITERAL, "", value, start));
  }

  /// JSON in backticks, in which "\`" stands for a backtick.
  private void literal() {
    var start = at;
    var value = json(inside('`', false).replace("\\`", "`"));
    tokens.add(new Token(Kind.LITERAL, "", value, start));
  }

  /// What stands between this quote and the next one that no backslash escapes.
  private String inside(char quote, boolean withQuotes) {
    var start = at;
    var end = at + 1;
    while (end < text.length() && text.charAt(end) != quote) {
      end += text.charAt(end) == '\\' ? 2 : 1;
    }
    if (end >= text.length()) {
      throw new JmesPathSyntaxException(start, "expected a closing " + quote);
    }
    at = end + 1;
    return withQuotes ? text.substring(start, at) : text.substring(start + 1, end);
  }

  private JsonValue json(String content) {
    try {
      return Json.parse(Bytes.utf8(content), LITERAL);
    } catch (MalformedInputException e) {
      throw new JmesPathSyntaxException(at - 1, "expected JSON before this character");
    }
  }

  private void plain(Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), new JsonNull(), at));
    at = end;
  }

  private boolean isDigit(int index) {
    return index < text.length() && text.charAt(index) >= '0' && text.charAt(index) <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
