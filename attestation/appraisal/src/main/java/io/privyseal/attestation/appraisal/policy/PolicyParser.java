package io.privyseal.attestation.appraisal.policy;

import io.privyseal.attestation.appraisal.policy.PolicyLexer.Kind;
import io.privyseal.attestation.appraisal.policy.PolicyLexer.Token;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Reads a whole policy: version, then sections, each at most once.
///
/// ```
/// policy  = "version" "=" ("1.0" | "1.1" | "1.2") ";" { section }
/// section = keyword "{" { rule ";" } "}" ";"
/// ```
///
/// Source: Azure Attestation, "Claim rule grammar", "Claim rule functions" and "Policy version
/// 1.2".
final class PolicyParser {
  static final int MAX_RULES = 1000;

  private final TokenReader tokens;

  private PolicyParser(String text) {
    this.tokens = new TokenReader(PolicyLexer.tokens(text));
  }

  record Parsed(LanguageVersion version, Map<Section, List<Rule>> sections) {}

  static Parsed parse(String text) {
    return new PolicyParser(text).policy();
  }

  private Parsed policy() {
    var version = version();
    var sections = new EnumMap<Section, List<Rule>>(Section.class);
    var rules = 0;
    while (tokens.peek().kind() != Kind.END) {
      var keyword = tokens.next();
      var section = section(keyword, version);
      if (sections.containsKey(section)) {
        throw new PolicySyntaxException(
            keyword.position(), "a second section " + section.keyword());
      }
      var content = rules(section, version);
      rules += content.size();
      if (rules > MAX_RULES) {
        throw new PolicySyntaxException(
            keyword.position(), "expected at most " + MAX_RULES + " rules");
      }
      sections.put(section, content);
    }
    return new Parsed(version, sections);
  }

  private LanguageVersion version() {
    tokens.keyword("version");
    tokens.symbol("=");
    var token = tokens.next();
    for (var version : LanguageVersion.values()) {
      if (token.kind() == Kind.NUMBER && token.text().equals(version.text())) {
        tokens.symbol(";");
        return version;
      }
    }
    throw new PolicySyntaxException(
        token.position(), "expected version 1.0, 1.1 or 1.2, found " + token.shown());
  }

  private static Section section(Token token, LanguageVersion version) {
    for (var section : Section.values()) {
      if (token.kind() == Kind.WORD
          && token.text().toLowerCase(Locale.ROOT).equals(section.keyword())) {
        if (!version.has(section)) {
          throw new PolicySyntaxException(
              token.position(), "configurationrules need version 1.1, this policy is 1.0");
        }
        return section;
      }
    }
    throw new PolicySyntaxException(
        token.position(),
        "expected configurationrules, authorizationrules or issuancerules, found " + token.shown());
  }

  private List<Rule> rules(Section section, LanguageVersion version) {
    tokens.symbol("{");
    var rules = new ArrayList<Rule>();
    while (!tokens.peek().is("}")) {
      rules.add(new RuleParser(tokens, section, version).rule());
      tokens.symbol(";");
      if (rules.size() > MAX_RULES) {
        throw new PolicySyntaxException(
            tokens.peek().position(), "expected at most " + MAX_RULES + " rules");
      }
    }
    tokens.symbol("}");
    tokens.symbol(";");
    return List.copyOf(rules);
  }
}
