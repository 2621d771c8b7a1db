/// `privyseal collateral`: collateral in a directory or in the database of a server, fetched ahead
/// of time, looked at, carried over to a network that reaches no maker.
@NullMarked
package io.privyseal.cli.collateral;

import org.jspecify.annotations.NullMarked;
