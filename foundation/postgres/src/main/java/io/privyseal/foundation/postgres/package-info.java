/// An embedded PostgreSQL that keeps its data, for the local stack and for tests.
@NullMarked
package io.privyseal.foundation.postgres;

import org.jspecify.annotations.NullMarked;
