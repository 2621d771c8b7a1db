package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.attestation.appraisal.jmespath.JmesPathLexer.Kind;
import io.privyseal.attestation.appraisal.jmespath.JmesPathLexer.Token;
import io.privyseal.attestation.appraisal.jmespath.Node.Sign;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// Reads a query by precedence: every operator binds with a strength, and what follows a projection
/// up to an operator weaker than [#PROJECTION_STOP] is applied to each of its items.
final class JmesPathParser {
  private static final int PROJECTION_STOP = 10;
  private static final int PIPE = 1;
  private static final int OR = 2;
  private static final int AND = 3;
  private static final int COMPARE = 5;
  private static final int FLATTEN = 9;
  private static final int STAR = 20;
  private static final int FILTER = 21;
  private static final int DOT = 40;
  private static final int NOT = 45;
  private static final int BRACE = 50;
  private static final int BRACKET = 55;
  private static final int CALL = 60;

  private static final Map<String, Integer> STRENGTHS =
      Map.ofEntries(
          Map.entry("|", PIPE),
          Map.entry("||", OR),
          Map.entry("&&", AND),
          Map.entry("==", COMPARE),
          Map.entry("!=", COMPARE),
          Map.entry("<", COMPARE),
          Map.entry("<=", COMPARE),
          Map.entry(">", COMPARE),
          Map.entry(">=", COMPARE),
          Map.entry("[]", FLATTEN),
          Map.entry("*", STAR),
          Map.entry("[?", FILTER),
          Map.entry(".", DOT),
          Map.entry("!", NOT),
          Map.entry("{", BRACE),
          Map.entry("[", BRACKET),
          Map.entry("(", CALL));

  private static final Map<String, Sign> SIGNS =
      Map.of(
          "==", Sign.EQUAL,
          "!=", Sign.NOT_EQUAL,
          "<", Sign.LESS,
          "<=", Sign.AT_MOST,
          ">", Sign.GREATER,
          ">=", Sign.AT_LEAST);

  private final List<Token> tokens;
  private final IdentityHashMap<Node, Integer> depths = new IdentityHashMap<>();
  private int at;
  private int nesting;

  private JmesPathParser(String text) {
    this.tokens = JmesPathLexer.tokens(text);
  }

  static Node parse(String text) {
    var parser = new JmesPathParser(text);
    var node = parser.expression(0);
    if (parser.peek().kind() != Kind.END) {
      throw unexpected(parser.peek());
    }
    return node;
  }

  private Node expression(int strength) {
    if (++nesting > JmesPath.MAX_DEPTH) {
      throw new JmesPathSyntaxException(peek().offset(), "nested too deep");
    }
    var left = first(next());
    while (strength < strength(peek())) {
      left = then(left, next());
    }
    nesting--;
    return left;
  }

  private Node first(Token token) {
    return switch (token.kind()) {
      case LITERAL -> made(new Node.Literal(token.literal()));
      case NAME -> made(new Node.Field(token.text()));
      case QUOTED_NAME -> {
        if (peek().is("(")) {
          throw unexpected(peek());
        }
        yield made(new Node.Field(token.text()));
      }
      case NUMBER, END -> throw unexpected(token);
      case SYMBOL ->
          switch (token.text()) {
            case "*" -> values(current(), STAR);
            case "[?" -> filter(current());
            case "[]" -> flattened(current());
            case "[" -> bracket();
            case "{" -> hash();
            case "(" -> {
              var inside = expression(0);
              symbol(")");
              yield inside;
            }
            case "!" -> {
              var operand = expression(NOT);
              yield made(new Node.Not(operand), operand);
            }
            case "&" -> {
              var expression = expression(0);
              yield made(new Node.Reference(expression), expression);
            }
            case "@" -> current();
            default -> throw unexpected(token);
          };
    };
  }

  private Node then(Node left, Token token) {
    return switch (token.text()) {
      case "." -> {
        if (peek().is("*")) {
          next();
          yield values(left, DOT);
        }
        yield chain(left, afterDot(DOT));
      }
      case "|" -> chain(left, expression(PIPE));
      case "||" -> {
        var right = expression(OR);
        yield made(new Node.Or(left, right), left, right);
      }
      case "&&" -> {
        var right = expression(AND);
        yield made(new Node.And(left, right), left, right);
      }
      case "==", "!=", "<", "<=", ">", ">=" -> {
        var right = expression(COMPARE);
        var sign = Optional.ofNullable(SIGNS.get(token.text())).orElseThrow();
        yield made(new Node.Compare(sign, left, right), left, right);
      }
      case "(" -> call(left, token);
      case "[?" -> filter(left);
      case "[]" -> flattened(left);
      case "[" -> indexed(left);
      default -> throw unexpected(token);
    };
  }

  private Node values(Node source, int strength) {
    var each = each(strength);
    return made(new Node.ValueProjection(source, each), source, each);
  }

  private Node flattened(Node source) {
    var flat = made(new Node.Flatten(source), source);
    var each = each(FLATTEN);
    return made(new Node.Projection(flat, each), flat, each);
  }

  private Node filter(Node source) {
    var condition = expression(0);
    symbol("]");
    var each = peek().is("[]") ? current() : each(FILTER);
    return made(new Node.FilterProjection(source, condition, each), source, condition, each);
  }

  /// `[` at the start of an expression: an index, a slice, `[*]`, or a list of expressions.
  private Node bracket() {
    if (peek().kind() == Kind.NUMBER || peek().is(":")) {
      return position(current());
    }
    if (peek().is("*") && peekSecond().is("]")) {
      return star(current());
    }
    return list();
  }

  private Node indexed(Node left) {
    return peek().kind() == Kind.NUMBER || peek().is(":") ? position(left) : star(left);
  }

  private Node star(Node source) {
    symbol("*");
    symbol("]");
    var each = each(STAR);
    return made(new Node.Projection(source, each), source, each);
  }

  private Node position(Node source) {
    if (!peek().is(":") && !peekSecond().is(":")) {
      var index = made(new Node.Index(number(next())));
      symbol("]");
      return chain(source, index);
    }
    var start = bound();
    symbol(":");
    var stop = bound();
    var step = 1;
    if (peek().is(":")) {
      next();
      var at = peek();
      step = bound().orElse(1);
      if (step == 0) {
        throw new JmesPathSyntaxException(at.offset(), "a step of 0");
      }
    }
    symbol("]");
    var slice = chain(source, made(new Node.Slice(start, stop, step)));
    var each = each(STAR);
    return made(new Node.Projection(slice, each), slice, each);
  }

  private OptionalInt bound() {
    return peek().kind() == Kind.NUMBER ? OptionalInt.of(number(next())) : OptionalInt.empty();
  }

  private static int number(Token token) {
    if (token.kind() != Kind.NUMBER) {
      throw unexpected(token);
    }
    try {
      return Integer.parseInt(token.text());
    } catch (NumberFormatException e) {
      throw new JmesPathSyntaxException(token.offset(), "a number of more than 32 bits");
    }
  }

  private Node list() {
    var items = new ArrayList<Node>();
    do {
      items.add(expression(0));
    } while (takesComma());
    symbol("]");
    return made(new Node.MultiList(items), items.toArray(Node[]::new));
  }

  private Node hash() {
    var members = new ArrayList<Map.Entry<String, Node>>();
    var names = new HashSet<String>();
    do {
      var name = next();
      if (name.kind() != Kind.NAME && name.kind() != Kind.QUOTED_NAME) {
        throw unexpected(name);
      }
      if (!names.add(name.text())) {
        throw new JmesPathSyntaxException(name.offset(), "a second member of that name");
      }
      symbol(":");
      members.add(Map.entry(name.text(), expression(0)));
    } while (takesComma());
    symbol("}");
    return made(
        new Node.MultiHash(members),
        members.stream().map(Map.Entry::getValue).toArray(Node[]::new));
  }

  private Node call(Node name, Token open) {
    if (!(name instanceof Node.Field(var label))) {
      throw unexpected(open);
    }
    var function =
        Function.named(label)
            .orElseThrow(() ->
                new JmesPathSyntaxException(open.offset(), "no function of the name before this"));
    var arguments = new ArrayList<Node>();
    if (!peek().is(")")) {
      do {
        arguments.add(expression(0));
      } while (takesComma());
    }
    symbol(")");
    if (!function.takes(arguments.size())) {
      throw new JmesPathSyntaxException(
          open.offset(),
          "%s takes %s arguments, found %d"
              .formatted(function.label(), function.arity(), arguments.size()));
    }
    return made(new Node.Call(function, arguments), arguments.toArray(Node[]::new));
  }

  /// What is applied to each item of a projection.
  private Node each(int strength) {
    if (strength(peek()) < PROJECTION_STOP) {
      return current();
    }
    if (peek().is("[") || peek().is("[?")) {
      return expression(strength);
    }
    if (peek().is(".")) {
      next();
      return afterDot(strength);
    }
    throw unexpected(peek());
  }

  private Node afterDot(int strength) {
    var token = peek();
    if (token.kind() == Kind.NAME || token.kind() == Kind.QUOTED_NAME || token.is("*")) {
      return expression(strength);
    }
    if (token.is("[")) {
      next();
      return list();
    }
    if (token.is("{")) {
      next();
      return hash();
    }
    throw unexpected(token);
  }

  private Node chain(Node left, Node right) {
    return left instanceof Node.Current ? right : made(new Node.Chain(left, right), left, right);
  }

  private Node current() {
    return made(new Node.Current());
  }

  private Node made(Node node, Node... parts) {
    var depth = 0;
    for (var part : parts) {
      depth = Math.max(depth, depths.getOrDefault(part, 0));
    }
    if (depth >= JmesPath.MAX_DEPTH) {
      throw new JmesPathSyntaxException(peek().offset(), "nested too deep");
    }
    depths.put(node, depth + 1);
    return node;
  }

  private static int strength(Token token) {
    return token.kind() == Kind.SYMBOL ? STRENGTHS.getOrDefault(token.text(), 0) : 0;
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  private Token next() {
    var token = tokens.get(at);
    if (token.kind() != Kind.END) {
      at++;
    }
    return token;
  }

  private boolean takesComma() {
    if (peek().is(",")) {
      at++;
      return true;
    }
    return false;
  }

  private void symbol(String symbol) {
    var token = next();
    if (!token.is(symbol)) {
      throw new JmesPathSyntaxException(
          token.offset(), "expected '%s', found %s".formatted(symbol, token.shown()));
    }
  }

  private static JmesPathSyntaxException unexpected(Token token) {
    return new JmesPathSyntaxException(token.offset(), "unexpected " + token.shown());
  }
}
