/// What the makers of the hardware say, kept for the attestation services of this process: which
/// sources are asked, how old an answer may be, what is kept warm.
@NullMarked
package io.privyseal.server.collateral;

import org.jspecify.annotations.NullMarked;
