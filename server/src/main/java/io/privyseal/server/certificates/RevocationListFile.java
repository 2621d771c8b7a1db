package io.privyseal.server.certificates;

import io.privyseal.access.certificate.RevocationLists;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Revocation lists in a PEM file that somebody else keeps current. Looked at again after [#EVERY];
/// a file that cannot be read leaves no list, so that nothing is decided by an old one.
/// Thread-safe.
public final class RevocationListFile implements RevocationLists {
  /// How often the file is looked at.
  public static final Duration EVERY = Duration.ofSeconds(10);

  public static final int MAX_BYTES = 16 << 20;
  public static final int MAX_LISTS = 64;

  private static final System.Logger LOG = System.getLogger(RevocationListFile.class.getName());

  private final Path file;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private Instant lookAt = Instant.MIN;
  private @Nullable FileTime read;
  private List<X509CRL> lists = List.of();

  public RevocationListFile(Path file, InstantSource clock) {
    this.file = file;
    this.clock = clock;
  }

  @Override
  public List<X509CRL> lists() {
    lock.lock();
    try {
      var now = clock.instant();
      if (!now.isBefore(lookAt)) {
        lookAt = now.plus(EVERY);
        look();
      }
      return lists;
    } finally {
      lock.unlock();
    }
  }

  private void look() {
    try {
      var changed = Files.getLastModifiedTime(file);
      if (changed.equals(read)) {
        return;
      }
      lists = parse();
      read = changed;
    } catch (IOException | CRLException | CertificateException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}: expected revocation lists in PEM; client certificates cannot be judged",
          file);
      lists = List.of();
      read = null;
    }
  }

  private List<X509CRL> parse() throws IOException, CRLException, CertificateException {
    if (Files.size(file) > MAX_BYTES) {
      throw new IOException("too long");
    }
    var parsed =
        CertificateFactory.getInstance("X.509")
            .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(file)));
    if (parsed.isEmpty() || parsed.size() > MAX_LISTS) {
      throw new IOException("none, or too many");
    }
    return parsed.stream().map(X509CRL.class::cast).toList();
  }
}
