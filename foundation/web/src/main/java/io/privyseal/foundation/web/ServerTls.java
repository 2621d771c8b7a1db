package io.privyseal.foundation.web;

import javax.net.ssl.SSLContext;

/// How a server speaks TLS.
///
/// @param context holds its certificate, and says which certificates of clients end a handshake
/// @param asksForCertificates whether clients are asked for a certificate; they may come without
public record ServerTls(SSLContext context, boolean asksForCertificates) {
  /// A server that asks clients for nothing.
  public static ServerTls of(SSLContext context) {
    return new ServerTls(context, false);
  }
}
