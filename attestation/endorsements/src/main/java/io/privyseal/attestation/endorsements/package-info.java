/// What the maker says: chains, extensions, pinned roots.
@NullMarked
package io.privyseal.attestation.endorsements;

import org.jspecify.annotations.NullMarked;
