package io.privyseal.attestation.verification.sevsnp;

import static io.privyseal.attestation.verification.sevsnp.Simulated.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion;
import io.privyseal.attestation.evidence.sevsnp.TcbVersion.Layout;
import io.privyseal.attestation.verification.Expectation;
import io.privyseal.attestation.verification.ReportDataBinding;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Expectations that make no sense are our own mistake and are refused when they are made.
class SnpExpectationsTest {
  private static void assertMistake(ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void digestsOfAnotherLength() {
    assertMistake(() -> DEFAULTS.requireMeasurement(Bytes.zeros(32)));
    assertMistake(() -> DEFAULTS.requireHostData(Bytes.zeros(48)));
    assertMistake(() -> DEFAULTS.requireIdKeyDigest(Bytes.zeros(47)));
    assertMistake(() -> DEFAULTS.requireAuthorKeyDigest(Bytes.zeros(0)));
    assertMistake(() -> DEFAULTS.requireFamilyId(Bytes.zeros(15)));
    assertMistake(() -> DEFAULTS.requireImageId(Bytes.zeros(17)));
    assertMistake(() -> DEFAULTS.requireChipId(Bytes.zeros(8)));
    assertMistake(() -> new ReportDataBinding.Exactly(Bytes.zeros(32)));
  }

  @Test
  void oneOfNothing() {
    assertMistake(() -> DEFAULTS.requireMeasurement());
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 4})
  void vmplThatDoesNotExist(int vmpl) {
    assertMistake(() -> DEFAULTS.allowVmplUpTo(vmpl));
    assertMistake(() -> DEFAULTS.requireVmpl(vmpl));
  }

  @Test
  void firstAndLastVmpl() {
    assertThat(DEFAULTS.requireVmpl(0).vmpl).isEqualTo(new Expectation.Exactly<>(0L));
    assertThat(DEFAULTS.requireVmpl(3).vmpl).isEqualTo(new Expectation.Exactly<>(3L));
    assertThat(DEFAULTS.allowVmplUpTo(0).vmpl).isEqualTo(new Expectation.Exactly<>(0L));
    assertThat(DEFAULTS.allowVmplUpTo(3).vmpl).isEqualTo(new Expectation.AtMost<>(3L));
  }

  @Test
  void minimumInTheLayoutOfAnotherLine() {
    var turin = TcbVersion.of(Layout.TURIN, 1, 1, 1, 1, 1);

    assertMistake(() -> DEFAULTS.requireTcbAtLeast(ProductLine.MILAN, turin));
  }

  @Test
  void uncheckedWithoutAReason() {
    assertMistake(() -> new Expectation.Unchecked<Long>(" "));
  }

  @Test
  void uncheckedDecidesNothing() {
    assertThatThrownBy(() -> new Expectation.Unchecked<Long>("why").isMetBy(1L, (a, b) -> true))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void changesMakeANewOne() {
    assertThat(DEFAULTS.allowDebugGuests()).isNotSameAs(DEFAULTS);
    assertThat(DEFAULTS.allowed).isEmpty();
    assertThat(DEFAULTS.allowDebugGuests().allowMigrationAgent().allowed).hasSize(2);
  }

  @Test
  void expectationsDescribeThemselves() {
    assertThat(new Expectation.Exactly<>(1L).describe(Object::toString)).isEqualTo("1");
    assertThat(new Expectation.AtLeast<>(1L).describe(Object::toString)).isEqualTo("at least 1");
    assertThat(new Expectation.AtMost<>(1L).describe(Object::toString)).isEqualTo("at most 1");
    assertThat(Expectation.among(List.of(1L, 2L)).describe(Object::toString))
        .isEqualTo("one of 1, 2");
    assertThat(new Expectation.Unchecked<Long>("why").describe(Object::toString))
        .isEqualTo("not checked: why");
  }
}
