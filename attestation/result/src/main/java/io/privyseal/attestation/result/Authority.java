package io.privyseal.attestation.result;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/// An attestation service that may be believed: an absolute `https` URL, compared without one
/// trailing slash, scheme and host in lower case, the default port left out.
///
/// Source: published release policies write the authority with and without the slash; a token's
/// `iss` is usually without.
///
/// @param url canonical text, never ending with a slash
public record Authority(String url) {
  /// Longest URL accepted, in characters.
  public static final int MAX_CHARS = 512;

  private static final int HTTPS_PORT = 443;

  public Authority {
    url = canonical(url);
  }

  /// @throws MalformedInputException if `text` is not an absolute https URL with a host and without
  ///   user, query or fragment
  public static Authority parse(String text) {
    return new Authority(text);
  }

  public URI uri() {
    return URI.create(url);
  }

  /// Whether a token that says `issuer` speaks for this authority. Anything that is not an https
  /// URL does not.
  public boolean is(String issuer) {
    try {
      return equals(parse(issuer));
    } catch (MalformedInputException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return url;
  }

  private static String canonical(String text) {
    if (text.length() > MAX_CHARS) {
      throw new MalformedInputException(
          "authority: expected at most %d characters, found %d"
              .formatted(MAX_CHARS, text.length()));
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      throw new MalformedInputException("authority: expected a URL", e);
    }
    if (!"https".equalsIgnoreCase(uri.getScheme())) {
      throw new MalformedInputException("authority: expected an https URL");
    }
    if (uri.getHost() == null) {
      throw new MalformedInputException("authority: expected a host");
    }
    if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
      throw new MalformedInputException("authority: expected no user, query or fragment");
    }
    var path = uri.getRawPath();
    if (!uri.normalize().getRawPath().equals(path) || path.contains("//")) {
      throw new MalformedInputException("authority: expected a path without dot segments");
    }
    if (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    var port = uri.getPort() == -1 || uri.getPort() == HTTPS_PORT ? "" : ":" + uri.getPort();
    return "https://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
  }
}
