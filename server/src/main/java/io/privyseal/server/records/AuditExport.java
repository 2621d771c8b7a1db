package io.privyseal.server.records;

import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditJson;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Writes each entry of the audit log, once it is durable, as one line of JSON: to a file that only
/// its owner reads, or to standard output. Thread-safe; a line is written whole.
///
/// The database is the audit log; this is a copy for those who collect logs. A line that cannot be
/// written is counted and logged, and the request goes on. After a crash the last lines may be
/// missing here, never there.
public final class AuditExport implements Consumer<AuditEntry>, AutoCloseable {
  /// In a file; then it is renamed to `NAME.1`, in place of the one before it.
  public static final long MAX_FILE_BYTES = 256L << 20;

  private static final System.Logger LOG = System.getLogger(AuditExport.class.getName());

  /// Where lines go.
  private interface Sink extends AutoCloseable {
    void write(byte[] line) throws IOException;

    @Override
    void close() throws IOException;
  }

  private final Sink sink;
  private final AtomicLong lost = new AtomicLong();
  private boolean broken;

  private AuditExport(Sink sink) {
    this.sink = sink;
  }

  /// @throws java.io.UncheckedIOException if the file cannot be opened
  public static AuditExport toFile(Path file) {
    return toFile(file, MAX_FILE_BYTES);
  }

  static AuditExport toFile(Path file, long maxBytes) {
    try {
      return new AuditExport(new RollingFile(file, maxBytes));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("%s cannot be written".formatted(file), e);
    }
  }

  /// @param out stays open
  public static AuditExport to(OutputStream out) {
    return new AuditExport(
        new Sink() {
          @Override
          public void write(byte[] line) throws IOException {
            out.write(line);
            out.flush();
          }

          @Override
          public void close() throws IOException {
            out.flush();
          }
        });
  }

  @Override
  public void accept(AuditEntry entry) {
    var line = (AuditJson.write(entry).toJson() + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      try {
        sink.write(line);
        broken = false;
      } catch (IOException e) {
        lost.incrementAndGet();
        if (!broken) {
          LOG.log(Level.ERROR, "the audit export cannot be written; the audit log goes on", e);
        }
        broken = true;
      }
    }
  }

  /// Lines that could not be written.
  public long lost() {
    return lost.get();
  }

  @Override
  public synchronized void close() {
    try {
      sink.close();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the audit export did not close in order", e);
    }
  }

  private static final class RollingFile implements Sink {
    private final Path file;
    private final long maxBytes;
    private OutputStream out;
    private long size;

    RollingFile(Path file, long maxBytes) throws IOException {
      this.file = file;
      this.maxBytes = maxBytes;
      this.out = open(file);
      this.size = Files.size(file);
    }

    private static OutputStream open(Path file) throws IOException {
      if (!Files.exists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return Files.newOutputStream(file, StandardOpenOption.APPEND);
    }

    @Override
    public void write(byte[] line) throws IOException {
      // Somebody else may have moved the file away: then a new one begins.
      if (size > 0 && (size + line.length > maxBytes || !Files.exists(file))) {
        out.close();
        if (Files.exists(file)) {
          Files.move(
              file,
              file.resolveSibling(file.getFileName() + ".1"),
              StandardCopyOption.REPLACE_EXISTING);
        }
        out = open(file);
        size = 0;
      }
      out.write(line);
      size += line.length;
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
