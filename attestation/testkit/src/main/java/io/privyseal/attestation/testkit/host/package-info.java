/// A malicious host: everything that somebody who owns the machine and the network can hand to a
/// verifier in place of honest evidence, each as a named attack that says what it does and which
/// checks must catch it.
///
/// A scene is an honest attestation; an attack turns it into what the host hands over. The host has
/// other machines, old reports, certificates and lists of any age, and keys of its own. It has not
/// the keys of the victim's chip or TPM, and none of the maker's, unless the attack says that they
/// were lost. To add one, write a constant; a test performs every one of them.
@NullMarked
package io.privyseal.attestation.testkit.host;

import org.jspecify.annotations.NullMarked;
