/// The certificates of the services: made by a local authority in the data directory, or given by
/// the operator.
///
/// The local authority and its leaves are kept in PEM files with owner-only rights for keys; a leaf
/// is issued anew when its end is near, so clients that trust `ca.pem` never notice. A leaf for TLS
/// is EC (short handshakes); the leaf that signs release statements is RSA, because clients expect
/// RS256 there.
@NullMarked
package io.privyseal.server.certificates;

import org.jspecify.annotations.NullMarked;
