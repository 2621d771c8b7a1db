/// The local stack and the production process.
@NullMarked
package io.privyseal.server;

import org.jspecify.annotations.NullMarked;
