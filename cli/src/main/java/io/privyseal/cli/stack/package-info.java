/// The local stack from the command line: run it (`up`), be one of its identities (`token`), read
/// what it decided (`decision`).
///
/// A running stack describes itself in `stack.json` of its data directory; the other commands find
/// it by that file, so that nobody types ports.
@NullMarked
package io.privyseal.cli.stack;

import org.jspecify.annotations.NullMarked;
