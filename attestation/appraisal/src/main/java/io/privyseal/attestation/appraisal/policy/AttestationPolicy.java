package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.Rule.Section;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.Digests;
import java.util.List;
import java.util.Map;

/// An attestation policy that can be evaluated: its text and the rules in it.
///
/// Text of at most [#MAX_CHARS] characters, 1000 rules, 32 conditions each. Queries that stand in
/// the text are compiled with it.
public final class AttestationPolicy {
  public static final int MAX_CHARS = 128 * 1024;

  private final String text;
  private final LanguageVersion version;
  private final Map<Section, List<Rule>> sections;

  private AttestationPolicy(String text, PolicyParser.Parsed parsed) {
    this.text = text;
    this.version = parsed.version();
    this.sections = parsed.sections();
  }

  /// @throws PolicySyntaxException if any part of `text` is not of the language or could never be
  ///   evaluated
  public static AttestationPolicy parse(String text) {
    if (text.length() > MAX_CHARS) {
      throw new PolicySyntaxException(
          new Position(1, 1),
          "expected at most %d characters, found %d".formatted(MAX_CHARS, text.length()));
    }
    return new AttestationPolicy(text, PolicyParser.parse(text));
  }

  public String text() {
    return text;
  }

  public LanguageVersion version() {
    return version;
  }

  /// The rules of that section in the order of the text; empty if it is absent.
  public List<Rule> rules(Section section) {
    return sections.getOrDefault(section, List.of());
  }

  /// Whether the text has that section, empty or not.
  public boolean has(Section section) {
    return sections.containsKey(section);
  }

  /// The same rules written anew: one a line, without comments. Parses to an equal policy, whose
  /// hash is another.
  public String formatted() {
    return PolicyPrinter.policy(this);
  }

  /// What `x-ms-policy-hash` says: base64url of the SHA-256 of the base64url text of the UTF-8
  /// policy text.
  public String hash() {
    return Digests.sha256(Bytes.utf8(Bytes.utf8(text).base64Url())).base64Url();
  }
}
