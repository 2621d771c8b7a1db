package io.privyseal.attestation.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.decision.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The catalogue of attacks in the documentation is the one in the code.
class AttackCatalogueTest {
  private static final Path PAGE =
      Path.of(System.getProperty("privyseal.root", "../.."), "docs/reference/attacks.md");

  @Test
  void everyAttackSaysWhatTheHostDoesAndWhatCatchesIt() {
    for (var attack : Attack.all()) {
      assertThat(attack.sentence()).as(attack.name()).matches("[a-z].*[^.]");
      assertThat(attack.caughtBy()).as(attack.name()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(attack.verdict()).as(attack.name()).isNotEqualTo(Verdict.ACCEPTED);
    }
  }

  @Test
  void thePageListsEveryAttack() throws IOException {
    var page = page();
    if (Boolean.getBoolean("format.write")) {
      Files.writeString(PAGE, page);
    }
    assertThat(Files.readString(PAGE))
        .as("rewrite docs/reference/attacks.md by running this test with -Dformat.write=true")
        .isEqualTo(page);
  }

  private static String page() {
    var page =
        new StringBuilder(
            """
            # What a malicious host does

            Everything that somebody who owns machine and network hands to a verifier in place of honest evidence, and the checks that hold it back: exactly these, no other. The testkit performs each attack with a simulated manufacturer; tests of the verifiers perform them all. Written from the code by a test.

            Expected of honest evidence is what its scene says: runtime data or a nonce of the present request, a measurement, the TCB of the machine, current revocation lists, and the secure defaults.
            """);
    section(page, "SEV-SNP", SnpAttack.values());
    section(page, "SGX and TDX", QuoteAttack.values());
    section(page, "A virtual TPM of Azure, on SEV-SNP and TDX", VtpmAttack.values());
    return page.toString();
  }

  private static void section(StringBuilder page, String title, Attack... attacks) {
    page.append("\n## ").append(title).append("\n\n");
    page.append("| attack | the host | comes to | caught by |\n| --- | --- | --- | --- |\n");
    for (var attack : attacks) {
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  attack.label(),
                  attack.sentence(),
                  attack.verdict().name().toLowerCase(java.util.Locale.ROOT),
                  attack.caughtBy().stream()
                      .map("`%s`"::formatted)
                      .collect(Collectors.joining(", "))));
    }
  }
}
