/// A PostgreSQL that the program starts by itself, for the local stack and for tests.
///
/// The binaries come from an artifact and are unpacked once. The cluster lies in a data directory,
/// survives restarts and `kill -9`, and is reachable from this machine only, with a password that
/// lies beside it, readable by its owner alone. To support one more platform, add its binaries to
/// this module's POM and its name to [PostgresBinaries].
@NullMarked
package io.privyseal.foundation.postgres;

import org.jspecify.annotations.NullMarked;
