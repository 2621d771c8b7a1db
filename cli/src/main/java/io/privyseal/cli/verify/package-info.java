/// `privyseal verify`: what a piece of evidence proves, offline, check by check.
@NullMarked
package io.privyseal.cli.verify;

import org.jspecify.annotations.NullMarked;
