/// The platform's own API: health, readiness, and decisions for those who own them.
@NullMarked
package io.privyseal.server.platform;

import org.jspecify.annotations.NullMarked;
