package io.privyseal.attestation.verification.intel;

import static io.privyseal.attestation.verification.intel.SimulatedQuotes.NOW;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.SGX;
import static io.privyseal.attestation.verification.intel.SimulatedQuotes.TDX;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.testkit.Corruption;
import io.privyseal.attestation.testkit.host.QuoteOffer;
import io.privyseal.attestation.testkit.host.QuoteScene;
import io.privyseal.attestation.testkit.intel.SimulatedCollateral;
import io.privyseal.attestation.testkit.intel.SimulatedPlatform;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.decision.Verdict;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every byte once: of the quote, of each certificate, of each item of collateral; and each length.
/// Whatever is changed, nothing is accepted, and nothing is thrown.
class MutationTest {
  /// The header has two numbers that no signature would miss, because all of it is signed; what is
  /// not signed is how the certificates are written, and they are compared by what they mean.
  static Stream<Arguments> scenes() {
    return Stream.of(Arguments.of(SGX, 11L), Arguments.of(TDX, 20260601L));
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("scenes")
  void anyFlippedBitOfTheQuoteIsNotAccepted(QuoteScene scene, long seed) {
    var random = new Random(seed);
    var honest = scene.honest();
    var certificates = Bytes.utf8("-----BEGIN CERTIFICATE-----");
    var end = indexOf(honest.quote(), certificates);
    for (var i = 0; i < end; i++) {
      var flipped = Corruption.flipBit(honest.quote(), 8 * i + random.nextInt(8));
      assertThat(verdict(scene, honest.withQuote(flipped)))
          .as("byte %d of %d, seed %d", i, end, seed)
          .isNotEqualTo(Verdict.ACCEPTED);
    }
  }

  /// PEM has line ends and padding that mean nothing, so a flipped bit may leave the certificates
  /// what they were. What is accepted then must be the same chain.
  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("scenes")
  void anyFlippedBitOfTheChainsTextIsNotAcceptedUnlessItMeansNothing(QuoteScene scene, long seed) {
    var random = new Random(seed);
    var honest = scene.honest();
    var start = indexOf(honest.quote(), Bytes.utf8("-----BEGIN CERTIFICATE-----"));
    var chain = scene.platform().certificates();
    for (var i = start; i < honest.quote().length(); i += 1 + random.nextInt(5)) {
      var flipped = Corruption.flipBit(honest.quote(), 8 * i + random.nextInt(8));
      if (verdict(scene, honest.withQuote(flipped)) == Verdict.ACCEPTED) {
        var text = flipped.slice(start, flipped.length() - start).asUtf8();
        assertThat(chain)
            .as("byte %d, seed %d", i, seed)
            .containsAll(Pem.blocks(text).stream().map(Pem.Block::der).toList());
      }
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("scenes")
  void anyFlippedBitOfACertificateIsNotAccepted(QuoteScene scene, long seed) {
    var random = new Random(seed);
    var chain = scene.platform().certificates();
    var honest = scene.honest();
    for (var index = 0; index < chain.size(); index++) {
      for (var i = 0; i < chain.get(index).length(); i += 1 + random.nextInt(3)) {
        var flipped = Corruption.flipBit(chain.get(index), 8 * i + random.nextInt(8));
        var changed = Corruption.replaced(chain, index, flipped);
        var quote = scene.quoting().certification(5, SimulatedPlatform.chain(changed)).bytes();
        assertThat(verdict(scene, honest.withQuote(quote)))
            .as("certificate %d, byte %d, seed %d", index, i, seed)
            .isNotEqualTo(Verdict.ACCEPTED);
      }
    }
  }

  static Stream<Arguments> items() {
    return scenes()
        .flatMap(scene ->
            Stream.of(
                    item(
                        "TCB info", SimulatedCollateral::tcbInfo, SimulatedCollateral::withTcbInfo),
                    item(
                        "QE identity",
                        SimulatedCollateral::identity,
                        SimulatedCollateral::withIdentity),
                    item(
                        "PCK CRL",
                        SimulatedCollateral::pckRevocationList,
                        SimulatedCollateral::withPckRevocationList),
                    item(
                        "root CRL",
                        SimulatedCollateral::rootRevocationList,
                        SimulatedCollateral::withRootRevocationList))
                .map(item -> Arguments.of(scene.get()[0], item, scene.get()[1])));
  }

  record Item(
      String name,
      Function<SimulatedCollateral, Bytes> read,
      BiFunction<SimulatedCollateral, Bytes, SimulatedCollateral> write) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Item item(
      String name,
      Function<SimulatedCollateral, Bytes> read,
      BiFunction<SimulatedCollateral, Bytes, SimulatedCollateral> write) {
    return new Item(name, read, write);
  }

  @ParameterizedTest(name = "{1} of {0}, seed {2}")
  @MethodSource("items")
  void anyFlippedBitOfCollateralIsNotAccepted(QuoteScene scene, Item item, long seed) {
    var random = new Random(seed);
    var honest = scene.honest();
    var bytes = item.read().apply(honest.collateral());
    for (var i = 0; i < bytes.length(); i++) {
      var bit = random.nextInt(8);
      if (isLetterCaseOfHex(bytes, i, bit)) {
        continue;
      }
      var changed = item.write().apply(honest.collateral(), Corruption.flipBit(bytes, 8 * i + bit));
      assertThat(verdict(scene, honest.withCollateral(changed)))
          .as("%s, byte %d, seed %d", item, i, seed)
          .isNotEqualTo(Verdict.ACCEPTED);
    }
  }

  /// The signature is hex, which means the same in either case.
  private static boolean isLetterCaseOfHex(Bytes body, int index, int bit) {
    var start = body.asUtf8().lastIndexOf("\"signature\":\"") + "\"signature\":\"".length();
    return bit == 5
        && body.at(0) == '{'
        && index >= start
        && index < body.length() - 2
        && Character.isLetter(body.at(index));
  }

  @ParameterizedTest(name = "{1} of {0}")
  @MethodSource("items")
  void anyOtherLengthOfCollateralIsNotAccepted(QuoteScene scene, Item item, long seed) {
    var honest = scene.honest();
    for (var other : Corruption.otherLengths(item.read().apply(honest.collateral()))) {
      assertThat(
              verdict(scene, honest.withCollateral(item.write().apply(honest.collateral(), other))))
          .as("seed %d", seed)
          .isNotEqualTo(Verdict.ACCEPTED);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("scenes")
  void anyOtherLengthOfTheQuoteIsNotAcceptedButForZerosAfterIt(QuoteScene scene, long seed) {
    var honest = scene.honest();
    for (var other : Corruption.otherLengths(honest.quote())) {
      assertThat(verdict(scene, honest.withQuote(other)))
          .as("seed %d", seed)
          .isEqualTo(
              other.equals(Corruption.oneLonger(honest.quote()))
                  ? Verdict.ACCEPTED
                  : Verdict.REJECTED);
    }
  }

  @ParameterizedTest(name = "{0}, seed {1}")
  @MethodSource("scenes")
  void randomEvidenceNeverThrowsAndIsNeverAccepted(QuoteScene scene, long seed) {
    var random = new Random(seed);
    var honest = scene.honest();
    var end = indexOf(honest.quote(), Bytes.utf8("-----BEGIN CERTIFICATE-----"));
    for (var round = 0; round < 300; round++) {
      var bytes = honest.quote().toArray();
      for (var change = random.nextInt(8); change >= 0; change--) {
        bytes[random.nextInt(end)] ^= (byte) (1 + random.nextInt(255));
      }
      // Two changes may undo each other.
      var changed = Bytes.copyOf(bytes);
      if (!changed.equals(honest.quote())) {
        assertThat(verdict(scene, honest.withQuote(changed)))
            .as("seed %d, round %d", seed, round)
            .isNotEqualTo(Verdict.ACCEPTED);
      }
    }
  }

  private static Verdict verdict(QuoteScene scene, QuoteOffer offer) {
    try {
      return SimulatedQuotes.verify(
              scene.tee(),
              offer.quote(),
              List.of(),
              offer.collateral().read(),
              PlatformExpectations.secureDefaults(),
              NOW)
          .verdict();
    } catch (MalformedInputException e) {
      // Collateral that cannot be opened is never looked at.
      return Verdict.REJECTED;
    }
  }

  private static int indexOf(Bytes content, Bytes part) {
    for (var i = 0; i + part.length() <= content.length(); i++) {
      if (content.at(i) == part.at(0) && content.slice(i, part.length()).equals(part)) {
        return i;
      }
    }
    throw new IllegalStateException("not there");
  }
}
