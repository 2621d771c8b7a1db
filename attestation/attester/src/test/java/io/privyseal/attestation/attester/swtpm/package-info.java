/// A confidential VM of Azure with everything but the hardware: a software TPM (swtpm) as its
/// virtual TPM, a simulated paravisor that keeps the report in it, and a host that answers over
/// HTTP. For the tests of this module and of those that go on to a released key.
@NullMarked
package io.privyseal.attestation.attester.swtpm;

import org.jspecify.annotations.NullMarked;
