package io.privyseal.foundation.decision;

import io.privyseal.foundation.json.JsonValue.JsonObject;

/// One check: what was asked, of what, and how it came out. Texts are for people and hold no
/// secrets; values of evidence appear as hex of at most a digest's length.
///
/// @param check the id of the [Check]
/// @param where what it was asked of: a field, a claim path, a certificate; may be empty
/// @param expected what would have passed; may be empty
/// @param actual what was found; may be empty
/// @param hint a near miss or how to mend it; may be empty
public record Finding(
    String check, Outcome outcome, String where, String expected, String actual, String hint) {

  public static Finding passed(Check check, String where, String expected, String actual) {
    return new Finding(check.id(), Outcome.PASSED, where, expected, actual, "");
  }

  /// The hint is the check's own [Check#mend].
  public static Finding failed(Check check, String where, String expected, String actual) {
    return new Finding(check.id(), Outcome.FAILED, where, expected, actual, check.mend());
  }

  public static Finding undecided(Check check, String where, String reason) {
    return new Finding(check.id(), Outcome.UNDECIDED, where, "", reason, check.mend());
  }

  public static Finding notChecked(Check check, String where, String reason) {
    return new Finding(check.id(), Outcome.NOT_CHECKED, where, "", reason, "");
  }

  public Finding withHint(String better) {
    return new Finding(check, outcome, where, expected, actual, better);
  }

  public JsonObject toJson() {
    return JsonObject.builder()
        .put("check", check)
        .put("outcome", outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
        .put("where", where.isEmpty() ? null : where)
        .put("expected", expected.isEmpty() ? null : expected)
        .put("actual", actual.isEmpty() ? null : actual)
        .put("hint", hint.isEmpty() ? null : hint)
        .build();
  }

  /// @throws io.privyseal.foundation.bytes.MalformedInputException if it is not of the form that
  ///   [#toJson] writes
  public static Finding fromJson(JsonObject json) {
    var outcome =
        json.string("outcome").orElse("").toUpperCase(java.util.Locale.ROOT).replace('-', '_');
    for (var known : Outcome.values()) {
      if (known.name().equals(outcome)) {
        return new Finding(
            json.string("check").orElse(""),
            known,
            json.string("where").orElse(""),
            json.string("expected").orElse(""),
            json.string("actual").orElse(""),
            json.string("hint").orElse(""));
      }
    }
    throw new io.privyseal.foundation.bytes.MalformedInputException("finding: unknown outcome");
  }
}
