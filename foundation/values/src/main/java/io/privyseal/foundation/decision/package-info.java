/// The one shape in which every part of the product says what it decided and why.
///
/// An evaluator makes [Finding]s while it decides; the [Verdict] follows from them and from nothing
/// else. API, CLI, audit and tests read these and build no explanation of their own.
@NullMarked
package io.privyseal.foundation.decision;

import org.jspecify.annotations.NullMarked;
