/// Reports as pages that stand alone: no script, nothing fetched, everything escaped.
@NullMarked
package io.privyseal.attestation.reports.html;

import org.jspecify.annotations.NullMarked;
