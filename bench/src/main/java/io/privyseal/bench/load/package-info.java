/// Closed-loop load over HTTPS: N clients on virtual threads, each with one kept connection, each
/// sending its next request when the last one is answered.
@NullMarked
package io.privyseal.bench.load;

import org.jspecify.annotations.NullMarked;
