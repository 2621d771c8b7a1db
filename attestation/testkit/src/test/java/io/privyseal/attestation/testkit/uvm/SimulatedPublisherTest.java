package io.privyseal.attestation.testkit.uvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.CryptoEngine;
import io.privyseal.foundation.crypto.CryptoEngines;
import io.privyseal.foundation.crypto.SignatureScheme;
import io.privyseal.foundation.crypto.x509.Pem;
import java.security.GeneralSecurityException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedPublisherTest {
  private static final CryptoEngine ENGINE = CryptoEngines.choose();
  private static final SimulatedPublisher PUBLISHER =
      SimulatedPublisher.create(ENGINE, Instant.parse("2026-06-01T12:00:00Z"));

  /// The examples of RFC 8949, appendix A.
  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "23, 17",
    "24, 1818",
    "100, 1864",
    "1000, 1903e8",
    "1000000, 1a000f4240",
    "1000000000000, 1b000000e8d4a51000",
    "-1, 20",
    "-10, 29",
    "-100, 3863",
    "-1000, 3903e7"
  })
  void integersAreWrittenAsTheStandardHasThem(long value, String hex) {
    assertThat(new CborWriter().integer(value).written().hex()).isEqualTo(hex);
  }

  @Test
  void chainVerifies() throws GeneralSecurityException {
    var chain = PUBLISHER.chain().stream().map(Pem::certificate).toList();

    chain.get(0).verify(chain.get(1).getPublicKey());
    chain.get(1).verify(chain.get(2).getPublicKey());
    chain.get(2).verify(chain.get(2).getPublicKey());
    assertThat(chain.get(0).getExtendedKeyUsage()).containsExactly(SimulatedPublisher.PURPOSE);
  }

  @Test
  void signatureIsOverHeaderAndPayload() {
    var message = PUBLISHER.endorse(Bytes.zeros(48), 100).bytes();
    var signature = message.slice(message.length() - 384, 384);
    var headerLength = message.at(3) << 8 | message.at(4);
    var header = message.slice(5, headerLength);
    var rest = message.slice(5 + headerLength, message.length() - 5 - headerLength);

    assertThat(message.slice(0, 3).hex()).isEqualTo("d28459");
    assertThat(rest.slice(0, 2).hex()).isEqualTo("a058");
    var payload = rest.slice(3, rest.at(2));
    var toBeSigned =
        new CborWriter()
            .array(4)
            .text("Signature1")
            .bytes(header)
            .bytes(Bytes.empty())
            .bytes(payload)
            .written();
    assertThat(
            ENGINE.verify(
                SignatureScheme.PS384,
                PUBLISHER.signer().getPublic(),
                toBeSigned.toArray(),
                signature.toArray()))
        .isTrue();
  }
}
