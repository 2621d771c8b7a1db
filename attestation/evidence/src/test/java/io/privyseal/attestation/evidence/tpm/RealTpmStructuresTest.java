package io.privyseal.attestation.evidence.tpm;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.evidence.VectorFiles;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/// What real TPMs quoted and signed is read.
class RealTpmStructuresTest {
  private static final String PLAIN_TPM_SIGNATURE_PREFIX = "ABQACwEA";

  @Test
  void quoteOfAConfidentialVm() {
    var quote =
        TpmQuote.azure(
            VectorFiles.read("azure-vtpm/trustee-snp/tpm-quote.msg"),
            VectorFiles.read("azure-vtpm/trustee-snp/tpm-quote.sig"));

    assertThat(quote.nonce().asUtf8()).isEqualTo("challenge");
    assertThat(quote.selection()).hasToString("SHA-256 0 1 2 3 4 5 6 7 14");
    assertThat(quote.pcrDigest().length()).isEqualTo(32);
    assertThat(quote.signature().scheme()).contains(SignatureScheme.RS256);
  }

  @Test
  void framedSignature() {
    var signature =
        TpmSignature.parse(
            Bytes.copyOf(Base64.getDecoder().decode(PLAIN_TPM_SIGNATURE_PREFIX))
                .concat(Bytes.zeros(256)));

    assertThat(signature.algorithm()).isEqualTo(TpmSignature.Algorithm.RSASSA);
    assertThat(signature.hash()).isEqualTo(TpmHash.SHA256);
    assertThat(signature.value().length()).isEqualTo(256);
  }
}
