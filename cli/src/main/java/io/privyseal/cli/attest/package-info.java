/// `privyseal attest`: what this machine can say about itself, and which of its devices says it.
@NullMarked
package io.privyseal.cli.attest;

import org.jspecify.annotations.NullMarked;
