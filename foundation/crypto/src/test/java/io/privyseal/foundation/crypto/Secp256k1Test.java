package io.privyseal.foundation.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.foundation.bytes.Digests;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.secp256k1.Secp256k1;
import io.privyseal.foundation.crypto.x509.Pem;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Secp256k1Test {
  private static final byte[] DIGEST =
      Digests.sha256("privy".getBytes(StandardCharsets.UTF_8)).toArray();
  private static final BigInteger ORDER = Secp256k1.PARAMETERS.getOrder();

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }

  /// Deterministic signatures that several implementations of this curve agree on: number of the
  /// private key, message, r, s (the lower of the two).
  @ParameterizedTest
  @CsvSource({
    "1, Satoshi Nakamoto,"
        + " 934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8,"
        + " 2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
    "1, 'All those moments will be lost in time, like tears in rain. Time to die...',"
        + " 8600dbd41e348fe5c9465ab92d23e3db8b98b873beecd930736488696438cb6b,"
        + " 547fe64427496db33bf66019dacbf0039c04199abb0122918601db38a72cfc21",
    "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140, Satoshi Nakamoto,"
        + " fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d0,"
        + " 6b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5",
    "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181, Alan Turing,"
        + " 7063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c,"
        + " 58dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea"
  })
  void signsAsOthersDo(String number, String message, String r, String s) {
    var key = Secp256k1.privateKey(new BigInteger(number, 16));
    var digest = Digests.sha256(message.getBytes(StandardCharsets.UTF_8)).toArray();

    var signature = Secp256k1.sign(key, digest);

    assertThat(Arrays.copyOf(signature, 32)).isEqualTo(hex(r));
    var mine = new BigInteger(1, signature, 32, 32);
    assertThat(mine.min(ORDER.subtract(mine))).isEqualTo(new BigInteger(s, 16));
    assertThat(Secp256k1.verify(Secp256k1.publicKeyOf(key), digest, signature)).isTrue();
  }

  @Test
  void numbersOutsideTheOrderAreNoSignature() {
    var pair = Secp256k1.generate(new SecureRandom());
    var key = (ECPublicKey) pair.getPublic();
    var good = Secp256k1.sign((ECPrivateKey) pair.getPrivate(), DIGEST);
    for (var at : new int[] {0, 32}) {
      for (var value : new BigInteger[] {BigInteger.ZERO, ORDER, ORDER.add(BigInteger.ONE)}) {
        var changed = good.clone();
        var bytes = value.toByteArray();
        Arrays.fill(changed, at, at + 32, (byte) 0);
        var length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, changed, at + 32 - length, length);
        assertThat(Secp256k1.verify(key, DIGEST, changed)).isFalse();
      }
    }
  }

  @Test
  void bothHalvesComeBackFromTheirEncodings() {
    var pair = Secp256k1.generate(new SecureRandom());

    assertThat(EcCurve.publicKeyOfP256K(pair.getPublic().getEncoded())).contains(pair.getPublic());
    assertThat(Secp256k1.privateKey(pair.getPrivate().getEncoded())).isEqualTo(pair.getPrivate());
    assertThat(Pem.privateKey(pair.getPrivate().getEncoded())).isEqualTo(pair.getPrivate());
  }

  /// Written by OpenSSL 3 for this test: `openssl ecparam -name secp256k1 -genkey -noout | openssl
  /// pkcs8 -topk8 -nocrypt`.
  @Test
  void aKeyOfOpenSslIsRead() {
    var pkcs8 =
        hex(
            "308184020100301006072a8648ce3d020106052b8104000a046d306b0201010420779635c415"
                + "3ef175d49343136883af7b622e2be7494f37dbcc763d75cc2edcbea144034200044ebabda0e6"
                + "51dd339096d26e0f2b5c62eadb4e3bb8dbb9b18eab516860d47fa7fa077664a485956d7154bd"
                + "e6aaecbf510c694bda9a132c555ed691e9b069b987");

    var key = Secp256k1.privateKey(pkcs8);

    assertThat(key.getS().toString(16)).startsWith("779635c4");
    assertThat(Secp256k1.publicKeyOf(key).getW().getAffineX().toString(16)).startsWith("4ebabda0");
  }

  @Test
  void aPointOffTheCurveIsNoKey() {
    var encoded = Secp256k1.generate(new SecureRandom()).getPublic().getEncoded();
    encoded[encoded.length - 1] ^= 1;

    assertThat(EcCurve.publicKeyOfP256K(encoded)).isEmpty();
  }

  @Test
  void numbersOutsideTheOrderAreNoPrivateKey() {
    for (var number : new BigInteger[] {BigInteger.ZERO, ORDER, BigInteger.ONE.negate()}) {
      assertThatThrownBy(() -> Secp256k1.privateKey(number))
          .isInstanceOf(MalformedInputException.class);
    }
  }

  @Test
  void theEncodingOfAnotherCurveIsRefused() {
    var other = CryptoEngines.choose("jdk").generateEc(EcCurve.P256);

    assertThat(EcCurve.publicKeyOfP256K(other.getPublic().getEncoded())).isEmpty();
    assertThatThrownBy(() -> Secp256k1.privateKey(other.getPrivate().getEncoded()))
        .isInstanceOf(MalformedInputException.class);
  }

  @Test
  void aPrivateKeyIsNotPrinted() {
    var key = Secp256k1.privateKey(BigInteger.valueOf(0x1234567));

    assertThat(key.toString()).doesNotContain("1234567").doesNotContain("19088743");
  }
}
