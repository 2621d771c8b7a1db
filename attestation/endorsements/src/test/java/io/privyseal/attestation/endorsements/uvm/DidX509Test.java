package io.privyseal.attestation.endorsements.uvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.MalformedInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DidX509Test {
  private static final String AZURE =
      "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.3.6.1.4.1.311.76.59.1.2";

  @Test
  void isTakenApart() {
    var did = DidX509.parse(AZURE);

    assertThat(did.authority().hex())
        .isEqualTo("23ffe2b8bdb9a1711515d4cffda04bc7f793d513c76c243f1020507d8669b7db");
    assertThat(did.purposes()).containsExactly("1.3.6.1.4.1.311.76.59.1.2");
    assertThat(did).hasToString(AZURE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "did:web:example.com",
        "did:x509:1:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.2",
        "did:x509:0:sha512:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.2",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZp::eku:1.2",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.x",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::subject:CN:Anybody",
        "did:x509:0:sha256:I__iuL25oXEVFdTP_aBLx_eT1RPHbCQ_ECBQfYZpt9s::eku:1.2::",
        "did:x509:0:sha256:****::eku:1.2"
      })
  void refuses(String text) {
    assertThatThrownBy(() -> DidX509.parse(text)).isInstanceOf(MalformedInputException.class);
  }

  @Test
  void refusesWhatIsTooLong() {
    assertThatThrownBy(() -> DidX509.parse(AZURE + "::eku:1.2".repeat(60)))
        .isInstanceOf(MalformedInputException.class);
  }
}
