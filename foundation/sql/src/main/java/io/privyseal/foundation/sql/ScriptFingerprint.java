package io.privyseal.foundation.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// Names the set of migration scripts on the class path: which there are, and what they say. Two
/// processes with the same scripts have the same fingerprint. Tells change from no change; it
/// protects from nothing.
final class ScriptFingerprint {
  private static final String ROOT = "db/migration";

  private final Map<String, Long> scripts = new TreeMap<>();

  private ScriptFingerprint() {}

  /// 64 hex digits.
  static String ofClassPath(ClassLoader loader) {
    var fingerprint = new ScriptFingerprint();
    try {
      var roots = loader.getResources(ROOT);
      while (roots.hasMoreElements()) {
        fingerprint.add(roots.nextElement());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the migration scripts", e);
    }
    return fingerprint.digest();
  }

  private void add(URL root) throws IOException {
    if (root.openConnection() instanceof JarURLConnection jar) {
      jar.setUseCaches(false);
      try (var file = jar.getJarFile()) {
        file.stream()
            .filter(entry -> !entry.isDirectory() && entry.getName().startsWith(ROOT + "/"))
            .forEach(entry -> scripts.put(entry.getName(), entry.getCrc()));
      }
    } else {
      addDirectory(Path.of(URI.create(root.toString())));
    }
  }

  private void addDirectory(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var crc = new CRC32();
        crc.update(Files.readAllBytes(file));
        var name = directory.relativize(file).toString().replace('\\', '/');
        scripts.put(ROOT + "/" + name, crc.getValue());
      }
    }
  }

  private String digest() {
    try {
      var hash = MessageDigest.getInstance("SHA-256");
      scripts.forEach((name, crc) ->
          hash.update((name + "=" + crc + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(hash.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
