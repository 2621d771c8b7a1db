/// `privyseal elevate`: roles for minutes. Speaks the platform's API; the server decides who may
/// have what, and for how long.
@NullMarked
package io.privyseal.cli.elevate;

import org.jspecify.annotations.NullMarked;
