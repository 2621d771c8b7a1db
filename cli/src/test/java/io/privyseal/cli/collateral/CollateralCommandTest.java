package io.privyseal.cli.collateral;

import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.directory.CollateralDirectory;
import io.privyseal.attestation.endorsements.amd.KeyKind;
import io.privyseal.attestation.evidence.sevsnp.ProductLine;
import io.privyseal.attestation.testkit.SimulatedAuthority.Validity;
import io.privyseal.attestation.testkit.SimulatedManufacturer;
import io.privyseal.cli.Session;
import io.privyseal.cli.command.ExitCode;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.crypto.EcCurve;
import io.privyseal.foundation.crypto.x509.CertificateAuthority;
import io.privyseal.foundation.crypto.x509.Pem;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Collateral of a simulated manufacturer from files, into a directory, out as a bundle and in
/// again elsewhere.
class CollateralCommandTest {
  private static final SimulatedManufacturer MAKER =
      SimulatedManufacturer.create(
          Session.engine(), Session.NOW, "simulated", Set.of(ProductLine.MILAN));
  private static final AmdChain CHAIN = new AmdChain(ProductLine.MILAN, KeyKind.VCEK);
  private static final AmdRevocations LIST = new AmdRevocations(ProductLine.MILAN, KeyKind.VCEK);

  private @TempDir Path directory;

  private final Session session = new Session();

  @BeforeEach
  void publish() throws IOException {
    MAKER.save(directory.resolve("maker"));
    put(
        CHAIN,
        Bytes.utf8(
            pem(MAKER.authorities(ProductLine.MILAN).ask().certificate())
                + pem(MAKER.authorities(ProductLine.MILAN).ark().certificate())));
    put(LIST, list(Duration.ZERO));
    signer("signer");
  }

  private static String pem(Bytes der) {
    return Pem.write("CERTIFICATE", der.toArray());
  }

  private static Bytes list(Duration age) {
    var from = Session.NOW.minus(age);
    return MAKER
        .authorities(ProductLine.MILAN)
        .ark()
        .revocationList(new Validity(from, from.plus(Duration.ofDays(30))), List.of());
  }

  private void put(CollateralId id, Bytes body) throws IOException {
    new CollateralDirectory(directory.resolve("published")).write(id, CollateralContent.of(body));
  }

  private void signer(String name) throws IOException {
    var keys = Session.engine().generateEc(EcCurve.P384);
    var certificate =
        CertificateAuthority.selfSignedLeaf(
            Session.engine(),
            new CertificateAuthority.Subject(name, Session.NOW, Duration.ofDays(365)),
            keys.getPublic(),
            keys.getPrivate());
    Files.writeString(directory.resolve(name + ".pem"), Pem.write(certificate));
    var key = directory.resolve(name + "-key.pem");
    Files.createFile(
        key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(key, Pem.writePrivate(keys.getPrivate()));
  }

  private String at(String name) {
    return directory.resolve(name).toString();
  }

  private Session.Result run(String command, String place, String... more) {
    var args =
        new java.util.ArrayList<>(
            List.of(
                "collateral", command, "--directory", at(place), "--trust-simulated", at("maker")));
    args.addAll(List.of(more));
    return session.run(args.toArray(String[]::new));
  }

  private Session.Result prewarm() {
    return run("prewarm", "fetched", "--from", at("published"), CHAIN.text(), LIST.text());
  }

  private Session.Result export(String file) {
    return run(
        "export",
        "fetched",
        "--key",
        at("signer-key.pem"),
        "--certificate",
        at("signer.pem"),
        at(file));
  }

  private Session.Result take(String file, String signer, String... more) {
    var args = new java.util.ArrayList<>(List.of("--trust", at(signer), "--json"));
    args.addAll(List.of(more));
    args.add(at(file));
    return run("import", "elsewhere", args.toArray(String[]::new));
  }

  @Test
  void fetchedExportedAndImportedElsewhere() {
    assertThat(prewarm().exit()).isEqualTo(ExitCode.DONE);
    assertThat(export("one.bundle").exit()).isEqualTo(ExitCode.DONE);

    var taken = take("one.bundle", "signer.pem");

    assertThat(taken.exit()).as(taken.err()).isEqualTo(ExitCode.DONE);
    assertThat(((JsonObject) taken.json()).integer("taken")).contains(2L);
    var status = run("status", "elsewhere");
    assertThat(status.exit()).isEqualTo(ExitCode.DONE);
    assertThat(status.out())
        .contains("current  amd/chain/milan/vcek")
        .contains("current  amd/crl/milan/vcek")
        .contains("in 30 days");
  }

  @Test
  void statusAsJson() {
    prewarm();
    var json = (JsonObject) run("status", "fetched", "--json").json();

    assertThat(json.array("items").orElseThrow()).hasSize(2);
    assertThat(json.array("items").orElseThrow().getFirst())
        .isInstanceOfSatisfying(
            JsonObject.class,
            item -> {
              assertThat(item.string("name")).contains("amd/chain/milan/vcek");
              assertThat(item.bool("current")).contains(true);
            });
  }

  @Test
  void anOverdueListShowsAndIsNotExported() throws IOException {
    prewarm();
    new CollateralDirectory(directory.resolve("fetched"))
        .write(LIST, CollateralContent.of(list(Duration.ofDays(31))));

    var status = run("status", "fetched");
    assertThat(status.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(status.out()).contains("overdue  amd/crl/milan/vcek").contains("1 days ago");
    export("one.bundle");
    assertThat(((JsonObject) take("one.bundle", "signer.pem").json()).integer("taken"))
        .contains(1L);
  }

  @Test
  void whatIsNotToBeHadIsNamed() {
    var result =
        run("prewarm", "fetched", "--from", at("published"), CHAIN.text(), "intel/root-crl");

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.out())
        .contains("kept  amd/chain/milan/vcek")
        .contains("none  intel/root-crl");
  }

  @Test
  void withoutTheMakerNothingOfItIsKept() {
    var result =
        session.run(
            "collateral",
            "prewarm",
            "--directory",
            at("fetched"),
            "--from",
            at("published"),
            CHAIN.text());

    assertThat(result.exit()).isEqualTo(ExitCode.UNDECIDED);
    assertThat(result.out()).contains("not pinned");
  }

  @Test
  void aBundleOfAnotherSignerIsRefused() throws IOException {
    prewarm();
    export("one.bundle");
    signer("other");

    var result = take("one.bundle", "other.pem");

    assertThat(result.exit()).isEqualTo(ExitCode.REJECTED);
    assertThat(result.err()).contains("not made by the pinned key");
  }

  @Test
  void aChangedBundleIsRefused() throws IOException {
    prewarm();
    export("one.bundle");
    var file = directory.resolve("one.bundle");
    Files.writeString(file, Files.readString(file).replace("milan/vcek\"", "milan/vlek\""));

    assertThat(take("one.bundle", "signer.pem").exit()).isEqualTo(ExitCode.REJECTED);
  }

  @Test
  void anOlderBundleIsRefusedUnlessAllowed() throws IOException {
    prewarm();
    export("new.bundle");
    take("new.bundle", "signer.pem");
    Files.move(directory.resolve("elsewhere/bundles.json"), directory.resolve("bundles.json"));
    var later =
        Files.readString(directory.resolve("bundles.json")).replaceAll(":\\d+", ":99999999999");
    Files.writeString(directory.resolve("elsewhere/bundles.json"), later);

    assertThat(take("new.bundle", "signer.pem").err()).contains("99999999999");
    assertThat(take("new.bundle", "signer.pem", "--allow-older").exit()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void aBundleIsNotOverwritten() {
    prewarm();
    export("one.bundle");

    assertThat(export("one.bundle").exit()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void wrongCommandLinesSayWhatIsMissing() {
    assertThat(session.run("collateral").err()).contains("prewarm, status, export or import");
    assertThat(session.run("collateral", "status").err()).contains("name one place");
    assertThat(run("prewarm", "fetched", "amd/crl/athlon").err()).contains("no name of an item");
    assertThat(run("export", "fetched", at("x")).err()).contains("a bundle is signed");
    assertThat(run("import", "fetched", at("x")).err()).contains("no signer of bundles");
    assertThat(run("prewarm", "fetched", "--amd-kds", "http://mirror", "amd/crl/milan/vcek").err())
        .contains("expected an https URL");
    assertThat(
            run(
                    "export",
                    "empty",
                    "--key",
                    at("signer-key.pem"),
                    "--certificate",
                    at("signer.pem"),
                    at("x"))
                .err())
        .contains("nothing current");
  }
}
