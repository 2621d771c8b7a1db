package io.privyseal.attestation.appraisal.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.privyseal.attestation.appraisal.InstancePolicy;
import io.privyseal.attestation.appraisal.policy.Rule.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttestationPolicyTest {
  private static final Path POLICIES =
      Path.of(System.getProperty("privyseal.vectors", "vectors"), "policies");

  private static AttestationPolicy parse(String text) {
    return AttestationPolicy.parse(text);
  }

  private static String vector(String name) throws IOException {
    assumeTrue(Files.isDirectory(POLICIES), "third-party vectors are not at " + POLICIES);
    return Files.readString(POLICIES.resolve(name));
  }

  @Nested
  class Hash {
    @Test
    void ofAzuresDefaultSgxPolicyIsTheOneInItsTokens() throws IOException {
      var policy = parse(vector("maa-decoded/GetPolicy_Shared_SgxEnclave.1.txt"));

      assertThat(policy.hash()).isEqualTo("bROrN897ZfWmWY2V0FLUlu3uwk5xatGnKYHn3zBbSlw");
    }

    @Test
    void ofOurDefaultSevSnpPolicyIsTheOneInAzuresTokens() {
      assertThat(InstancePolicy.sevSnpDefault().policy().hash())
          .isEqualTo("9NY0VnTQ-IiBriBplVUpFbczcDaEBUwsiFYAzHu_gco");
    }

    @Test
    void dependsOnTheTextAndNotOnItsMeaning() {
      assertThat(parse("version=1.0; authorizationrules{=> permit();};").hash())
          .isNotEqualTo(parse("version=1.0;authorizationrules{=> permit();};").hash());
    }
  }

  @Nested
  class PublishedPolicies {
    @ParameterizedTest
    @ValueSource(
        strings = {
          "maa/add.custom.claim.txt",
          "maa/deny.all.txt",
          "maa-decoded/GetPolicy_Shared_SgxEnclave.1.txt",
          "maa-decoded/ModifyGeneratedKey_AAD_SgxEnclave.2.txt",
          "maa-docs/tpm-v1.0-boot-state.txt"
        })
    void parse(String name) throws IOException {
      var policy = AttestationPolicy.parse(vector(name));

      assertThat(policy.version()).isEqualTo(LanguageVersion.V1_0);
      assertThat(policy.rules(Section.AUTHORIZATION)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"maa-docs/tpm-v1.2-all-events.txt", "maa-docs/tpm-v1.2-known-pcrs.txt"})
    void ofVersion12Parse(String name) throws IOException {
      var policy = AttestationPolicy.parse(vector(name));

      assertThat(policy.version()).isEqualTo(LanguageVersion.V1_2);
      assertThat(AttestationPolicy.parse(policy.formatted()).formatted())
          .isEqualTo(policy.formatted());
    }
  }

  @Nested
  class Form {
    @Test
    void commentsAndBlanksMakeNoDifference() {
      var policy =
          parse(
              """
              version = 1.1 ; // which language
              configurationrules { };
              AuthorizationRules
              {
                // everybody
                => permit () ;
              };
              issuancerules{c:[TYPE == "a" , Value = "b"]&&[issuer!="x"]=>issue(claim = c);};
              """);

      assertThat(policy.version()).isEqualTo(LanguageVersion.V1_1);
      assertThat(policy.rules(Section.AUTHORIZATION)).hasSize(1);
      assertThat(policy.rules(Section.ISSUANCE).getFirst().conditions()).hasSize(2);
    }

    @Test
    void aRuleKnowsWhereItBegins() {
      var policy = parse("version=1.0;\nauthorizationrules{\n  [type==\"a\"] => permit();\n};");

      assertThat(policy.rules(Section.AUTHORIZATION).getFirst().position())
          .isEqualTo(new Position(3, 3));
    }

    @Test
    void negativeAndLargestIntegersAreRead() {
      parse(
          "version=1.0;issuancerules{[value > -9223372036854775808, value < 9223372036854775807]"
              + " => issue(type=\"a\", value=-1);};");
    }
  }

  /// One fault each, at the place that the message names.
  @Nested
  class Refusals {
    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '\'',
        textBlock =
            """
            ''                                                          | line 1, column 1: expected 'version', found the end of the policy
            authorizationrules{=> permit();};                           | line 1, column 1: expected 'version'
            version=2.0;                                                | line 1, column 9: expected version 1.0, 1.1 or 1.2, found '2.0'
            version=1;                                                  | line 1, column 9: expected version 1.0, 1.1 or 1.2
            version="1.0";                                              | line 1, column 9: expected version 1.0, 1.1 or 1.2, found a string
            version=1.0                                                 | line 1, column 12: expected ';'
            version=1.0;rules{};                                        | line 1, column 13: expected configurationrules, authorizationrules or issuancerules
            version=1.0;configurationrules{};                           | line 1, column 13: configurationrules need version 1.1
            version=1.0;issuancerules{};issuancerules{};                | line 1, column 29: a second section issuancerules
            version=1.0;authorizationrules{=> permit();}                | line 1, column 45: expected ';'
            version=1.0;authorizationrules{=> permit()};                | line 1, column 43: expected ';'
            version=1.0;authorizationrules{=> permit();                 | line 1, column 44: expected '[' or a name, found the end
            version=1.0;authorizationrules{=> permit(;};                | line 1, column 42: expected ')'
            version=1.0;authorizationrules{=> allow();};                | line 1, column 35: authorizationrules allow permit, deny or add, found 'allow'
            version=1.0;authorizationrules{=> issue(type="a",value=1);};| line 1, column 35: authorizationrules allow permit, deny or add
            version=1.0;issuancerules{=> permit();};                    | line 1, column 30: issuancerules allow add, issue or issueproperty
            version=1.1;configurationrules{=> issue(type="a",value=1);};| line 1, column 35: configurationrules allow issueproperty
            version=1.0;authorizationrules{[] => permit();};            | line 1, column 33: expected type, value, valueType or issuer
            version=1.0;authorizationrules{[type] => permit();};        | line 1, column 37: expected ==, !=, <, <=, > or >=
            version=1.0;authorizationrules{[kind=="a"] => permit();};   | line 1, column 33: expected type, value, valueType or issuer
            version=1.0;authorizationrules{[type==1] => permit();};     | line 1, column 39: expected a string for type
            version=1.0;authorizationrules{[type<"a"] => permit();};    | line 1, column 37: '<' compares integer values only
            version=1.0;authorizationrules{[value>"a"] => permit();};   | line 1, column 38: '>' compares integer values only
            version=1.0;authorizationrules{[value>=true] => permit();}; | line 1, column 38: '>=' compares integer values only
            version=1.0;authorizationrules{[value==1.5] => permit();};  | line 1, column 40: expected an integer
            version=1.0;authorizationrules{[value==9223372036854775808] => permit();};| line 1, column 40: an integer of more than 64 bits
            version=1.0;authorizationrules{[value==c.value] => permit();};| line 1, column 40: no condition before this is named 'c'
            version=1.0;authorizationrules{c:[value==c.value] => permit();};| line 1, column 42: no condition before this is named 'c'
            version=1.0;authorizationrules{c:[type=="a"]&&c:[type=="b"] => permit();};| line 1, column 47: a second condition of that name
            version=1.0;authorizationrules{![type=="a"] => permit();};  | line 1, column 32: negated conditions need version 1.2
            version=1.1;issuancerules{=> issue(type="a",value=NegateBool(true));};  | line 1, column 51: functions need version 1.2
            version=1.2;issuancerules{=> issue(type="a",value=f(1));};  | line 1, column 51: no function is named 'f'
            version=1.2;issuancerules{=> issue(type="a",value=NegateBool());};  | line 1, column 62: expected a value, found ')'
            version=1.2;issuancerules{=> issue(type="a",value=NegateBool(true,false));};  | line 1, column 51: NegateBool takes 1 arguments, found 2
            version=1.2;issuancerules{=> issue(type="a",value=NegateBool("true"));};  | line 1, column 62: NegateBool does not take String as argument 1
            version=1.2;issuancerules{=> issue(type="a",value=AppendString("a",1));};  | line 1, column 68: AppendString does not take Integer as argument 2
            version=1.2;issuancerules{=> issue(type="a",value=JmesPath("{}",""));};  | line 1, column 65: JmesPath does not take String as argument 2
            version=1.2;issuancerules{=> issue(type="a",value=JmesPath("{}","a[b]"));};  | line 1, column 65: at character 3 of the query: expected '*', found 'b'
            version=1.2;issuancerules{=> issue(type="a",value=JmesPath("{}","nope(@)"));};  | line 1, column 65: at character 5 of the query: no function of the name
            version=1.2;issuancerules{!c:[type=="a"] => issue(type="a",value=c.value);};  | line 1, column 66: a negated condition finds no claim that 'c' could be
            version=1.2;issuancerules{!c:[type=="a"] => issue(claim=c);};  | line 1, column 57: a negated condition finds no claim
            version=1.2;issuancerules{! => issue(type="a",value=1);};  | line 1, column 29: expected '[' or a name
            version=1.1;configurationrules{=> issueproperty(type="required_pcr_mask",value="15");};  | line 1, column 49: expected for required_pcr_mask an integer of at most 24 bits
            version=1.1;configurationrules{=> issueproperty(type="required_pcr_mask",value=16777216);};  | line 1, column 49: expected for required_pcr_mask
            version=1.1;configurationrules{=> issueproperty(type="require_valid_aik_cert",value=0);};  | line 1, column 49: expected for require_valid_aik_cert true or false
            version=1.1;configurationrules{=> issueproperty(type="x-ms-sgx-tcbidentifier",value="latest");};  | line 1, column 49: expected for x-ms-sgx-tcbidentifier "azuredefault" or a TCB
            version=1.0;issuancerules{=> issueproperty(type="report_validity_in_minutes",value=525601);};  | line 1, column 44: expected for report_validity_in_minutes an integer from 1 to 525600
            version=1.0;issuancerules{=> issue(type="tdx_mrtd",value="00");};  | line 1, column 41: only the service itself issues
            version=1.0;issuancerules{=> issue(claim=c);};              | line 1, column 42: no condition before this is named 'c'
            version=1.0;issuancerules{=> issue(type="a");};             | line 1, column 36: a claim needs a type and a value
            version=1.0;issuancerules{=> issue(value=1);};              | line 1, column 36: a claim needs a type and a value
            version=1.0;issuancerules{=> issue(type=1,value=1);};       | line 1, column 41: expected a string for type
            version=1.0;issuancerules{=> issue(type="a",type="b",value=1);};| line 1, column 45: a second type
            version=1.0;issuancerules{=> issue(type="a",value=1,valueType="String");};| line 1, column 36: the value is of type Integer
            version=1.0;issuancerules{=> issue(type="a",value=1,issuer="AttestationService");};| line 1, column 36: a policy issues as AttestationPolicy or CustomClaim only
            version=1.0;issuancerules{=> issue(type="iss",value="x");}; | line 1, column 41: only the service itself issues
            version=1.0;issuancerules{=> issue(type="x-ms-compliance-status",value="azure-compliant-cvm");};| line 1, column 41: only the service itself issues
            version=1.0;issuancerules{=> issue(type="X-MS-Ver",value="x");};| line 1, column 41: only the service itself issues
            version=1.0;issuancerules{=> issue(type="a",value="b);};    | line 1, column 51: a string without its closing quote
            version=1.0;issuancerules{=> issue(type="a",value="\\n");}; | line 1, column 52: expected \\" or \\\\, found another character
            version=1.0;@                                               | line 1, column 13: unexpected character U+0040
            version=1.0;authorizationrules{[type==”a”] => permit();};   | line 1, column 39: unexpected character U+201D
            """)
    void nameThePlace(String text, String message) {
      assertThatThrownBy(() -> parse(text))
          .isInstanceOf(PolicySyntaxException.class)
          .hasMessageStartingWith(message);
    }

    @Test
    void nameTheLine() {
      assertThatThrownBy(
              () -> parse("version=1.0;\r\n\r\nauthorizationrules{\r\n=> maybe();\r\n};"))
          .hasMessageStartingWith("line 4, column 4: ");
    }

    @Test
    void textThatIsTooLong() {
      assertThatThrownBy(() -> parse("version=1.0;" + " ".repeat(AttestationPolicy.MAX_CHARS)))
          .hasMessageContaining("expected at most 131072 characters");
    }

    @Test
    void tooManyRules() {
      var rules = "=> permit();".repeat(PolicyParser.MAX_RULES + 1);

      assertThatThrownBy(() -> parse("version=1.0;authorizationrules{" + rules + "};"))
          .hasMessageContaining("expected at most 1000 rules");
    }

    @Test
    void tooManyConditions() {
      var conditions = "[type==\"a\"]&&".repeat(RuleParser.MAX_CONDITIONS) + "[type==\"a\"]";

      assertThatThrownBy(
              () -> parse("version=1.0;authorizationrules{" + conditions + "=> permit();};"))
          .hasMessageContaining("expected at most 32 conditions");
    }

    @Test
    void tooManyTests() {
      var tests = "value==1,".repeat(RuleParser.MAX_TESTS) + "value==1";

      assertThatThrownBy(
              () -> parse("version=1.0;authorizationrules{[" + tests + "]=> permit();};"))
          .hasMessageContaining("expected at most 16 tests");
    }

    @Test
    void tooManyTokens() {
      assertThatThrownBy(() -> parse("version=1.0;" + ";".repeat(PolicyLexer.MAX_TOKENS)))
          .hasMessageContaining("expected at most 50000 tokens");
    }
  }
}
