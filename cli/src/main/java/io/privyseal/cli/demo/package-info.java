/// `privyseal demo`: the six cases of secure key release, played against the local stack with the
/// clients that a user would write with. Nothing is staged: each verdict is what the services
/// answered, and each reason is read from the decision record as the owner of the key reads it.
@NullMarked
package io.privyseal.cli.demo;

import org.jspecify.annotations.NullMarked;
