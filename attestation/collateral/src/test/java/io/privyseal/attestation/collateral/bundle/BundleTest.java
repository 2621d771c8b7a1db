package io.privyseal.attestation.collateral.bundle;

import static io.privyseal.attestation.collateral.Makers.ENGINE;
import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.privyseal.attestation.collateral.CacheRules;
import io.privyseal.attestation.collateral.CollateralCache;
import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralStore;
import io.privyseal.attestation.collateral.Lookup.Current;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.attestation.collateral.bundle.BundleImport.BundleRefusedException;
import io.privyseal.attestation.collateral.directory.DirectoryBundleHistory;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.SignatureScheme;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bundles: out and in again, and each way in which one is refused.
class BundleTest {
  private static final KeyPair SIGNER = ENGINE.generateEc(EcCurve.P384);
  private static final Map<CollateralId, CollateralContent> ITEMS = Makers.published(NOW);

  private @TempDir Path directory;

  private static String bundle(long sequence, Map<CollateralId, CollateralContent> items) {
    var out = new ByteArrayOutputStream();
    try {
      Bundle.write(out, ENGINE, SignatureScheme.ES384, SIGNER, sequence, NOW, items);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Bundle read(String text) {
    try {
      return Bundle.read(
          new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
          ENGINE,
          SIGNER.getPublic());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void refused(String text, String reason) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining(reason);
  }

  private static CollateralCache cache() {
    return new CollateralCache(
        new CollateralCache.Surroundings(
            List.of(), Makers.check(), CollateralStore.none(), () -> NOW, new SplittableRandom(1)),
        CacheRules.DEFAULT);
  }

  private BundleImport into(CollateralCache cache, String text, boolean allowOlder) {
    return BundleImport.into(
        cache, new DirectoryBundleHistory(directory), read(text), allowOlder, NOW);
  }

  @Test
  void whatIsExportedIsImported() {
    var read = read(bundle(1, ITEMS));

    assertThat(read.items()).isEqualTo(ITEMS);
    assertThat(read.manifest().sequence()).isEqualTo(1);
    assertThat(read.keyId()).isEqualTo(Bundle.keyId(SIGNER.getPublic()));
    try (var cache = cache()) {
      var result = into(cache, bundle(1, ITEMS), false);

      assertThat(result.refused()).isEmpty();
      assertThat(result.taken()).isEqualTo(ITEMS.size());
      for (var id : ITEMS.keySet()) {
        assertThat(cache.find(id)).as(id.text()).isInstanceOf(Current.class);
      }
    }
  }

  @Test
  void theSameItemsGiveTheSameLines() {
    assertThat(bundle(1, ITEMS).lines().skip(1).toList())
        .isEqualTo(bundle(1, new LinkedHashMap<>(ITEMS)).lines().skip(1).toList())
        .isSorted();
  }

  @Test
  void anEmptyBundleIsOne() {
    assertThat(read(bundle(1, Map.of())).items()).isEmpty();
  }

  @Test
  void ofAnotherSigner() {
    var other = ENGINE.generateEc(EcCurve.P384);
    assertThatThrownBy(() ->
            Bundle.read(
                new ByteArrayInputStream(bundle(1, ITEMS).getBytes(StandardCharsets.UTF_8)),
                ENGINE,
                other.getPublic()))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("not made by the pinned key");
  }

  @Test
  void unsigned() {
    var lines = bundle(1, ITEMS).split("\n", 2);
    var payload = lines[0].split("\\.", -1)[1];
    var none =
        Bytes.utf8("{\"alg\":\"none\",\"typ\":\"" + Bundle.TYPE + "\"}").base64Url()
            + "."
            + payload
            + ".";

    refused(none + "\n" + lines[1], "not made by the pinned key");
  }

  @Test
  void ofAnotherType() {
    var lines = bundle(1, ITEMS).split("\n", 2);
    var header = Bytes.utf8("{\"alg\":\"ES384\",\"typ\":\"JWT\"}").base64Url();

    refused(header + lines[0].substring(lines[0].indexOf('.')) + "\n" + lines[1], "typ");
  }

  @Test
  void withAnItemLeftOut() {
    var text = bundle(1, ITEMS);
    refused(text.substring(0, text.lastIndexOf('\n', text.length() - 2) + 1), "not those");
  }

  @Test
  void withAnItemChanged() {
    var text = bundle(1, ITEMS);
    refused(
        text.replace("\"name\":\"amd/crl/milan/vcek\"", "\"name\":\"amd/crl/milan/vlek\""),
        "not those");
  }

  @Test
  void withAnItemTwice() {
    var text = bundle(1, ITEMS);
    refused(text + text.lines().skip(1).findFirst().orElseThrow() + "\n", "twice");
  }

  @Test
  void withTheItemsOfAnotherBundle() {
    var newer = bundle(2, Map.of(LIST, Makers.list(Makers.around(NOW))));
    var older = bundle(1, ITEMS);
    refused(
        newer.substring(0, newer.indexOf('\n')) + older.substring(older.indexOf('\n')),
        "not those");
  }

  @Test
  void cutOff() {
    var text = bundle(1, ITEMS);
    refused(text.substring(0, text.length() - 1), "cut off");
    refused("", "cut off");
  }

  @Test
  void withALineThatNeverEnds() {
    refused("a".repeat(2 * CollateralContent.MAX_BODY_BYTES + 1), "too long");
  }

  @Test
  void anOlderBundleOfTheSameSignerIsRefused() {
    try (var cache = cache()) {
      into(cache, bundle(2, ITEMS), false);

      assertThatThrownBy(() -> into(cache, bundle(1, ITEMS), false))
          .isInstanceOf(BundleRefusedException.class)
          .hasMessageContaining("number 2");
      assertThat(into(cache, bundle(2, ITEMS), false).refused()).isEmpty();
      assertThat(into(cache, bundle(1, ITEMS), true).refused()).isEmpty();
      assertThat(new DirectoryBundleHistory(directory).last(Bundle.keyId(SIGNER.getPublic())))
          .hasValue(2);
    }
  }

  /// The signer of a bundle is not the maker: it cannot vouch for what the maker did not say.
  @Test
  void anItemThatItsMakerDidNotSignIsRefusedThoughTheBundleIsSigned() {
    var items = new LinkedHashMap<>(ITEMS);
    items.put(
        LIST,
        CollateralContent.of(
            Makers.MILAN.authorities().ask().revocationList(Makers.around(NOW), List.of())));
    try (var cache = cache()) {
      var result = into(cache, bundle(1, items), false);

      assertThat(result.refused()).containsOnlyKeys(LIST);
      assertThat(result.taken()).isEqualTo(ITEMS.size() - 1);
      assertThat(cache.find(LIST)).isNotInstanceOf(Current.class);
    }
  }

  @FuzzTest
  void anyText(byte[] input) throws IOException {
    try {
      Bundle.read(new ByteArrayInputStream(input), ENGINE, SIGNER.getPublic());
      throw new AssertionError("a bundle that nobody signed was read");
    } catch (MalformedInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
