package io.privyseal.attestation.service.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SubjectTest {
  private static final String ISSUER = "https://a.example";

  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void aKindIsFoundByItsCode(SubjectKind kind) {
    assertThat(SubjectKind.named(kind.code())).contains(kind);
  }

  @ParameterizedTest
  @CsvSource({
    "CHIP, 16",
    "CHIP, 64",
    "FMSPC, 6",
    "LAUNCH_MEASUREMENT, 48",
    "MR_ENCLAVE, 32",
    "MR_TD, 48",
    "HOST_DATA, 32",
    "ID_KEY, 48",
    "AUTHOR_KEY, 48",
    "MR_SIGNER, 32"
  })
  void aDigestHasTheLengthOfItsFieldAndIsKeptInLowerCase(SubjectKind kind, int bytes) {
    var upper = "AB".repeat(bytes);
    assertThat(new Subject(kind, upper).value()).isEqualTo("ab".repeat(bytes));
    for (var wrong : new String[] {upper + "AB", upper.substring(2), upper + "A", "", "zz"}) {
      assertThatThrownBy(() -> new Subject(kind, wrong))
          .isInstanceOf(MalformedInputException.class)
          .hasMessageContaining(kind.code());
    }
  }

  @Test
  void allZerosAreNoValueBecauseTheyWouldRevokeEverybody() {
    assertThatThrownBy(() -> new Subject(SubjectKind.ID_KEY, "00".repeat(48)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("all zeros");
    assertThat(Subject.ofField(SubjectKind.ID_KEY, Bytes.zeros(48))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "TOKEN, a/b",
    "TOKEN, ''",
    "TOKENS_BEFORE, yesterday",
    "TOKENS_BEFORE, 2026-01-31",
    "VLEK_PROVIDER, ''",
    "VLEK_PROVIDER, Ünion"
  })
  void aTextOfAnotherFormIsNoValue(SubjectKind kind, String value) {
    assertThatThrownBy(() -> new Subject(kind, value)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aTimeIsKeptInUtc() {
    assertThat(new Subject(SubjectKind.TOKENS_BEFORE, "2026-01-31T12:00:00.000Z").value())
        .isEqualTo("2026-01-31T12:00:00Z");
  }

  @Test
  void aDigestTellsIssuerKindAndValueApart() {
    var value = "ab".repeat(48);
    var one = new Subject(SubjectKind.ID_KEY, value);
    assertThat(one.digest(ISSUER))
        .hasSize(32)
        .isEqualTo(new Subject(SubjectKind.ID_KEY, value).digest(ISSUER))
        .isNotEqualTo(one.digest("https://b.example"))
        .isNotEqualTo(new Subject(SubjectKind.AUTHOR_KEY, value).digest(ISSUER))
        .isNotEqualTo(new Subject(SubjectKind.ID_KEY, "ac" + value.substring(2)).digest(ISSUER));
  }
}
