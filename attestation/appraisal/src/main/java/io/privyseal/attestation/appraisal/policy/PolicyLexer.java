package io.privyseal.attestation.appraisal.policy;

import java.util.ArrayList;
import java.util.List;

/// Cuts policy text into tokens. White space and `//` comments separate. In strings `\"` and `\\`
/// stand for the second character; any other backslash, and a line break, are refused rather than
/// guessed at.
final class PolicyLexer {
  enum Kind {
    WORD,
    NUMBER,
    STRING,
    SYMBOL,
    END
  }

  /// @param text the word, digits, content of the string, or symbol
  record Token(Kind kind, String text, Position position) {
    boolean is(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /// For messages: never more than a few characters of the policy.
    String shown() {
      return switch (kind) {
        case END -> "the end of the policy";
        case STRING -> "a string";
        case WORD, NUMBER, SYMBOL ->
            "'"
                + (text.length() > MAX_SHOWN_CHARS ? text.substring(0, MAX_SHOWN_CHARS) : text)
                + "'";
      };
    }
  }

  static final int MAX_TOKENS = 50_000;
  private static final int MAX_SHOWN_CHARS = 40;
  // Longest first, so that "=>" is not read as "=" and ">".
  private static final List<String> SYMBOLS =
      List.of(
          "=>", "==", "!=", "<=", ">=", "&&", "=", "<", ">", "!", "{", "}", "[", "]", "(", ")", ";",
          ":", ",", ".", "-");

  private final String text;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int line = 1;
  private int lineStart;

  private PolicyLexer(String text) {
    this.text = text;
  }

  static List<Token> tokens(String text) {
    var lexer = new PolicyLexer(text);
    lexer.run();
    return List.copyOf(lexer.tokens);
  }

  private void run() {
    skipBlank();
    while (at < text.length()) {
      if (tokens.size() >= MAX_TOKENS) {
        throw fault("expected at most " + MAX_TOKENS + " tokens");
      }
      next();
      skipBlank();
    }
    tokens.add(new Token(Kind.END, "", position()));
  }

  private void next() {
    var c = text.charAt(at);
    if (isLetter(c)) {
      take(Kind.WORD, end(at, PolicyLexer::isWordPart));
    } else if (isDigit(c)) {
      number();
    } else if (c == '"') {
      string();
    } else {
      symbol();
    }
  }

  private void number() {
    var end = end(at, PolicyLexer::isDigit);
    if (end + 1 < text.length() && text.charAt(end) == '.' && isDigit(text.charAt(end + 1))) {
      end = end(end + 1, PolicyLexer::isDigit);
    }
    take(Kind.NUMBER, end);
  }

  private void string() {
    var start = position();
    var content = new StringBuilder();
    at++;
    while (at < text.length() && text.charAt(at) != '"') {
      var c = text.charAt(at);
      if (c < ' ' || (Character.isSurrogate(c) && !pairedAt(at))) {
        throw fault("a string holds a control character or a broken character");
      }
      if (c == '\\') {
        at++;
        if (at == text.length() || (text.charAt(at) != '"' && text.charAt(at) != '\\')) {
          at--;
          throw fault("expected \\\" or \\\\, found another character after a backslash");
        }
      }
      content.append(text.charAt(at));
      at++;
    }
    if (at == text.length()) {
      throw new PolicySyntaxException(start, "a string without its closing quote");
    }
    tokens.add(new Token(Kind.STRING, content.toString(), start));
    at++;
  }

  private boolean pairedAt(int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : Character.isHighSurrogate(text.charAt(index - 1));
  }

  private void symbol() {
    for (var symbol : SYMBOLS) {
      if (text.startsWith(symbol, at)) {
        take(Kind.SYMBOL, at + symbol.length());
        return;
      }
    }
    throw fault("unexpected character U+%04X".formatted(text.codePointAt(at)));
  }

  private void take(Kind kind, int end) {
    tokens.add(new Token(kind, text.substring(at, end), position()));
    at = end;
  }

  private void skipBlank() {
    while (at < text.length()) {
      var c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = ++at;
      } else if (c == ' ' || c == '\t' || c == '\r') {
        at++;
      } else if (text.startsWith("//", at)) {
        at = end(at, other -> other != '\n');
      } else {
        return;
      }
    }
  }

  /// The first index from `from` on whose character is not in `set`.
  private int end(int from, java.util.function.IntPredicate set) {
    var end = from;
    while (end < text.length() && set.test(text.charAt(end))) {
      end++;
    }
    return end;
  }

  private Position position() {
    return new Position(line, at - lineStart + 1);
  }

  private PolicySyntaxException fault(String fault) {
    return new PolicySyntaxException(position(), fault);
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(int c) {
    return isLetter(c) || isDigit(c);
  }
}
