package io.privyseal.foundation.sql;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.regex.Pattern;

/// Where a database is and as whom to connect. Prints without the password.
///
/// @param jdbcUrl `jdbc:postgresql://host:port/name?...`, without user and password
public record DatabaseAddress(String jdbcUrl, String user, String password) {
  private static final Pattern URL =
      Pattern.compile("jdbc:postgresql://[^/@?\\s]+/[^/@?\\s]+(\\?\\S*)?");

  /// @throws MalformedInputException if the URL is not PostgreSQL's, or holds credentials
  public DatabaseAddress {
    if (!URL.matcher(jdbcUrl).matches()) {
      throw new MalformedInputException(
          "database URL: expected jdbc:postgresql://host:port/name without credentials");
    }
    var lower = jdbcUrl.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("password=") || lower.contains("user=")) {
      throw new MalformedInputException(
          "database URL: user and password are settings of their own");
    }
  }

  /// Another database of the same server.
  public DatabaseAddress withDatabase(String name) {
    return new DatabaseAddress(
        jdbcUrl.replaceFirst("(jdbc:postgresql://[^/]+/)[^?]+", "$1" + name), user, password);
  }

  @Override
  public String toString() {
    return jdbcUrl + " as " + user;
  }
}
