/// Commands for those who run Privyseal as a service: the process itself, and the root key that it
/// needs. Nothing here makes up what is missing; the operator gives it.
@NullMarked
package io.privyseal.cli.production;

import org.jspecify.annotations.NullMarked;
