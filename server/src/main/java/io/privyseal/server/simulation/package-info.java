/// What the simulated world of the local stack looks like: which guest is the genuine one, and what
/// its host tells about itself. Nothing here is reachable from the production profile.
@NullMarked
package io.privyseal.server.simulation;

import org.jspecify.annotations.NullMarked;
