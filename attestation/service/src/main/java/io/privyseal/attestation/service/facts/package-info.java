/// What is recorded of verified evidence beside the findings, so that reports can count it; and
/// until when what vouched for it lasts.
@NullMarked
package io.privyseal.attestation.service.facts;

import org.jspecify.annotations.NullMarked;
