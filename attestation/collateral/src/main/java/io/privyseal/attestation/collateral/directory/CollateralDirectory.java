package io.privyseal.attestation.collateral.directory;

import io.privyseal.attestation.collateral.CollateralContent;
import io.privyseal.attestation.collateral.CollateralId;
import io.privyseal.attestation.collateral.CollateralId.AmdChain;
import io.privyseal.attestation.collateral.CollateralId.AmdRevocations;
import io.privyseal.attestation.collateral.CollateralId.AmdVcek;
import io.privyseal.attestation.collateral.CollateralId.IntelPckRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelQeIdentity;
import io.privyseal.attestation.collateral.CollateralId.IntelRootRevocations;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbInfo;
import io.privyseal.attestation.collateral.CollateralId.IntelTcbNumbers;
import io.privyseal.attestation.collateral.CollateralSource;
import io.privyseal.attestation.endorsements.intel.IntelCollateral;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.crypto.x509.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A directory with a file for each item, at the path of its name:
/// `intel/tcb-info/tdx/00806f050000.json` with its issuer chain beside it in
/// `00806f050000.issuers.pem`. Files are what the makers' services answer, so that they can be put
/// there by hand.
///
/// | item | file |
/// | --- | --- |
/// | certificate of a chip | `.der` |
/// | chain | `.pem` |
/// | revocation list | `.crl`: DER, PEM or hex |
/// | TCB info, identity, numbers | `.json` |
public final class CollateralDirectory implements CollateralSource {
  /// Most items that are listed.
  public static final int MAX_ITEMS = 100_000;

  private static final String ISSUERS = ".issuers.pem";
  private static final int MAX_DEPTH = 6;

  private final Path root;

  /// The directory need not be there yet.
  public CollateralDirectory(Path root) {
    this.root = root;
  }

  @Override
  public String name() {
    return "directory";
  }

  @Override
  public Answer fetch(CollateralId id) {
    try {
      var body = read(root.resolve(id.text() + extension(id)), CollateralContent.MAX_BODY_BYTES);
      return new Answer.Found(new CollateralContent(form(id, body), issuers(id)));
    } catch (NoSuchFileException _) {
      return new Answer.NotFound("there is no such file");
    } catch (IOException e) {
      return new Answer.Failed("cannot be read: " + e.getClass().getSimpleName());
    } catch (MalformedInputException e) {
      return new Answer.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static Bytes form(CollateralId id, Bytes body) {
    return switch (id) {
      case IntelPckRevocations _, IntelRootRevocations _ -> IntelCollateral.revocationList(body);
      case AmdVcek _,
          AmdChain _,
          AmdRevocations _,
          IntelTcbInfo _,
          IntelQeIdentity _,
          IntelTcbNumbers _ ->
          body;
    };
  }

  private List<Bytes> issuers(CollateralId id) throws IOException {
    var file = root.resolve(id.text() + ISSUERS);
    return Files.exists(file)
        ? IntelCollateral.pemChain(
            read(file, 2 * CollateralContent.MAX_ISSUERS * CollateralContent.MAX_ISSUER_BYTES)
                .asUtf8())
        : List.of();
  }

  private static Bytes read(Path file, int max) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var content = in.readNBytes(max + 1);
      if (content.length > max) {
        throw new MalformedInputException("larger than " + max + " bytes");
      }
      return Bytes.copyOf(content);
    }
  }

  /// When an item was put there.
  ///
  /// @throws IOException if it is not there
  public Instant writtenAt(CollateralId id) throws IOException {
    return Files.getLastModifiedTime(root.resolve(id.text() + extension(id))).toInstant();
  }

  /// Writes an item in place of the one that is there.
  ///
  /// @throws IOException if a file cannot be written
  public void write(CollateralId id, CollateralContent content) throws IOException {
    var issuers = root.resolve(id.text() + ISSUERS);
    if (content.issuers().isEmpty()) {
      Files.deleteIfExists(issuers);
    } else {
      var pem =
          String.join(
              "",
              content.issuers().stream()
                  .map(der -> Pem.write("CERTIFICATE", der.toArray()))
                  .toList());
      replace(issuers, Bytes.utf8(pem));
    }
    replace(root.resolve(id.text() + extension(id)), content.body());
  }

  /// A reader sees the old file or the new one.
  static void replace(Path file, Bytes content) throws IOException {
    Files.createDirectories(parent(file));
    var unfinished = Files.createTempFile(parent(file), "unfinished", ".part");
    try {
      Files.write(unfinished, content.toArray());
      Files.move(
          unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  private static Path parent(Path file) {
    var parent = file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("a file of collateral lies in a directory");
    }
    return parent;
  }

  /// The items that are there, by name. Other files are passed over.
  ///
  /// @throws IOException if the directory cannot be read
  public List<CollateralId> list() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    var ids = new ArrayList<CollateralId>();
    try (Stream<Path> files = Files.walk(root, MAX_DEPTH)) {
      files.filter(Files::isRegularFile).limit(2L * MAX_ITEMS).forEach(file -> add(ids, file));
    }
    ids.sort(java.util.Comparator.comparing(CollateralId::text));
    return List.copyOf(ids);
  }

  private void add(List<CollateralId> ids, Path file) {
    var path = root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    var dot = path.lastIndexOf('.');
    if (dot < 0 || path.endsWith(ISSUERS)) {
      return;
    }
    try {
      var id = CollateralId.parse(path.substring(0, dot));
      if (path.endsWith(extension(id))) {
        ids.add(id);
      }
    } catch (MalformedInputException _) {
      // Not one of ours.
    }
  }

  private static String extension(CollateralId id) {
    return switch (id) {
      case AmdVcek _ -> ".der";
      case AmdChain _ -> ".pem";
      case AmdRevocations _, IntelPckRevocations _, IntelRootRevocations _ -> ".crl";
      case IntelTcbInfo _, IntelQeIdentity _, IntelTcbNumbers _ -> ".json";
    };
  }
}
