package io.privyseal.server.certificates;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// How to make clients trust the local CA: one line per platform, to be pasted into a shell.
public final class TrustAdvice {
  private TrustAdvice() {}

  /// Name of the platform to its line, in the order to print.
  ///
  /// @param authority the `ca.pem`
  public static Map<String, String> lines(Path authority) {
    var file = quoted(authority.toString());
    var lines = new LinkedHashMap<String, String>();
    lines.put(
        "JVM",
        "keytool -importcert -noprompt -alias privyseal -file %s -keystore privyseal.p12 -storepass changeit"
                .formatted(file)
            + " && export JAVA_TOOL_OPTIONS=\"-Djavax.net.ssl.trustStore=$PWD/privyseal.p12"
            + " -Djavax.net.ssl.trustStorePassword=changeit\"");
    lines.put("Node", "export NODE_EXTRA_CA_CERTS=" + file);
    lines.put("Python", "export REQUESTS_CA_BUNDLE=%s SSL_CERT_FILE=%s".formatted(file, file));
    lines.put(".NET", "export SSL_CERT_FILE=" + file);
    lines.put("curl", "export CURL_CA_BUNDLE=" + file);
    return lines;
  }

  /// For a POSIX shell.
  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
