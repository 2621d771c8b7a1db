package io.privyseal.attestation.appraisal.jmespath;

import io.privyseal.foundation.json.JsonValue;

/// A compiled query. Immutable.
///
/// Text of at most [#MAX_CHARS] UTF-16 units, nested at most [#MAX_DEPTH] deep, where each operator
/// of a chain counts as a level.
public final class JmesPath {
  public static final int MAX_CHARS = 16 * 1024;
  public static final int MAX_DEPTH = 200;

  private final String text;
  private final Node root;

  private JmesPath(String text, Node root) {
    this.text = text;
    this.root = root;
  }

  /// @throws JmesPathSyntaxException if `text` is not a query: unknown functions and wrong numbers
  ///   of arguments included
  public static JmesPath compile(String text) {
    if (text.length() > MAX_CHARS) {
      throw new JmesPathSyntaxException(
          MAX_CHARS,
          "expected at most %d characters, found %d".formatted(MAX_CHARS, text.length()));
    }
    return new JmesPath(text, JmesPathParser.parse(text));
  }

  public String text() {
    return text;
  }

  /// What the query finds in `value`; JSON null if nothing.
  ///
  /// The result may share parts many times over, so that it is much larger written than in memory:
  /// pay with [JsonSteps#pay] before writing it.
  ///
  /// @throws JmesPathEvaluationException if a function does not take what it is given
  public JsonValue search(JsonValue value, Steps steps) {
    return new Interpreter(steps).evaluate(root, value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof JmesPath that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
