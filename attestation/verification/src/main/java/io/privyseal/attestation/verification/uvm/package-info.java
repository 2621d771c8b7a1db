/// Is an endorsement of a utility VM authentic, and is it of this guest's measurement? Whose
/// endorsements count is a question of appraisal.
@NullMarked
package io.privyseal.attestation.verification.uvm;

import org.jspecify.annotations.NullMarked;
