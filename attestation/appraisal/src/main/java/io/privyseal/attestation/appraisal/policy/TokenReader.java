package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyLexer.Kind;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Token;
import java.util.List;

/// Steps through tokens; the last one is always the end and is never passed.
final class TokenReader {
  private final List<Token> tokens;
  private int at;

  TokenReader(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    var token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  /// Takes the symbol if it is next.
  boolean takes(String symbol) {
    if (peek().is(symbol)) {
      at++;
      return true;
    }
    return false;
  }

  Token symbol(String symbol) {
    var token = next();
    if (!token.is(symbol)) {
      throw expected("'" + symbol + "'", token);
    }
    return token;
  }

  Token word(String what) {
    var token = next();
    if (token.kind() != Kind.WORD) {
      throw expected(what, token);
    }
    return token;
  }

  void keyword(String keyword) {
    var token = next();
    if (token.kind() != Kind.WORD || !token.text().equalsIgnoreCase(keyword)) {
      throw expected("'" + keyword + "'", token);
    }
  }

  static PolicySyntaxException expected(String what, Token found) {
    return new PolicySyntaxException(
        found.position(), "expected " + what + ", found " + found.shown());
  }
}
