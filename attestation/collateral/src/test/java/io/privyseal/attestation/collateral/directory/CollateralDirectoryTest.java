package io.privyseal.attestation.collateral.directory;

import static io.privyseal.attestation.collateral.Makers.LIST;
import static io.privyseal.attestation.collateral.Makers.NOW;
import static io.privyseal.attestation.collateral.Makers.PCK_LIST;
import static io.privyseal.attestation.collateral.Makers.TCB_INFO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralItem;
import io.privyseal.attestation.collateral.CollateralItem.Statement;
import io.privyseal.attestation.collateral.CollateralSource.Answer.Failed;
import io.privyseal.attestation.collateral.CollateralSource.Answer.Found;
import io.privyseal.attestation.collateral.CollateralSource.Answer.NotFound;
import io.privyseal.attestation.collateral.Makers;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.failure.UnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Items in files: what the makers' services answer, at the path of its name.
class CollateralDirectoryTest {
  private @TempDir Path root;

  private CollateralDirectory directory() {
    return new CollateralDirectory(root);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    var published = Makers.published(NOW);
    for (var item : published.entrySet()) {
      directory().write(item.getKey(), item.getValue());
    }
    for (var item : published.entrySet()) {
      assertThat(directory().fetch(item.getKey())).isEqualTo(new Found(item.getValue()));
    }
    assertThat(directory().list()).containsExactlyInAnyOrderElementsOf(published.keySet());
  }

  @Test
  void filesPutThereByHandMayBePemOrHex() throws IOException {
    var list = Makers.tdx(NOW).build().pckRevocationList();
    var file = root.resolve("intel/pck-crl/platform.crl");
    Files.createDirectories(root.resolve("intel/pck-crl"));
    Files.writeString(file, list.hex());
    assertThat(directory().fetch(PCK_LIST)).isEqualTo(new Found(CollateralContent.of(list)));

    Files.writeString(
        file, io.privyseal.foundation.crypto.x509.Pem.write("X509 CRL", list.toArray()));
    assertThat(directory().fetch(PCK_LIST)).isEqualTo(new Found(CollateralContent.of(list)));
  }

  @Test
  void aMissingFileIsNotFound() {
    assertThat(directory().fetch(LIST)).isInstanceOf(NotFound.class);
  }

  @Test
  void aFileThatIsTooLargeIsAFailure() throws IOException {
    Files.createDirectories(root.resolve("amd/crl/milan"));
    Files.write(
        root.resolve("amd/crl/milan/vcek.crl"), new byte[CollateralContent.MAX_BODY_BYTES + 1]);

    assertThat(directory().fetch(LIST)).isInstanceOf(Failed.class);
  }

  @Test
  void issuersThatAreNoCertificatesAreAFailure() throws IOException {
    directory().write(TCB_INFO, Makers.tcbInfo(Makers.tdx(NOW).build()));
    Files.writeString(root.resolve(TCB_INFO.text() + ".issuers.pem"), "nothing");

    assertThat(directory().fetch(TCB_INFO)).isInstanceOf(Failed.class);
  }

  @Test
  void otherFilesArePassedOver() throws IOException {
    Files.writeString(root.resolve("README"), "hello");
    Files.writeString(root.resolve("bundles.json"), "{}");
    Files.createDirectories(root.resolve("amd/crl/milan"));
    Files.writeString(root.resolve("amd/crl/milan/vcek.txt"), "no");

    assertThat(directory().list()).isEmpty();
    assertThat(new CollateralDirectory(root.resolve("absent")).list()).isEmpty();
  }

  private DirectoryStore store() {
    return new DirectoryStore(directory(), Makers.check());
  }

  private static CollateralItem list(Validity validity) {
    return new CollateralItem(
        LIST,
        Makers.list(validity),
        new Statement(validity.from(), validity.until(), 0),
        NOW,
        "test");
  }

  @Test
  void aStoreKeepsTheNewerOfTwo() throws IOException {
    directory().write(Makers.CHAIN, Makers.chain());
    var now = Makers.around(NOW);
    var before = new Validity(NOW.minus(Duration.ofDays(9)), NOW.plus(Duration.ofDays(2)));

    assertThat(store().save(list(now), false)).isTrue();
    assertThat(store().save(list(before), false)).isFalse();
    assertThat(store().find(LIST).orElseThrow().statement().issued()).isEqualTo(now.from());
    assertThat(store().save(list(before), true)).isTrue();
  }

  @Test
  void aStoreDoesNotBelieveAChangedFile() throws IOException {
    directory().write(Makers.CHAIN, Makers.chain());
    directory().write(LIST, CollateralContent.of(Bytes.utf8("0123")));

    assertThat(store().find(LIST)).isEmpty();
    assertThat(store().list("", 10)).extracting(CollateralItem::id).containsExactly(Makers.CHAIN);
  }

  @Test
  void aDamagedHistoryIsNotTakenForNone() throws IOException {
    var history = new DirectoryBundleHistory(root);
    history.remember("key", 7, NOW);
    history.remember("key", 5, NOW);
    history.remember("other", 1, NOW);
    assertThat(history.last("key")).hasValue(7);
    assertThat(history.last("other")).hasValue(1);

    Files.writeString(root.resolve("bundles.json"), "{");
    assertThatThrownBy(() -> history.last("key")).isInstanceOf(UnavailableException.class);
  }
}
