/// `privyseal revoke`: what an attestation instance takes back. Speaks the platform's API; the
/// server decides what a rule may be.
@NullMarked
package io.privyseal.cli.revoke;

import org.jspecify.annotations.NullMarked;
