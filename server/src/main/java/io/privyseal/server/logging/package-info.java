/// The log of this process for programs that read it: one JSON object a line, with the trace that
/// the line belongs to. Everything is logged through [System.Logger]; only the form is made here.
@NullMarked
package io.privyseal.server.logging;

import org.jspecify.annotations.NullMarked;
