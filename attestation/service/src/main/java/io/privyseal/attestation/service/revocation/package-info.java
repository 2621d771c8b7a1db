/// What the operator of an instance takes back: a chip, a measurement, a signer, a token, or every
/// token before a time. [RevocationBook] holds the rules of an instance; each change raises its
/// epoch, which stands in every token.
///
/// A rule is asked about twice: before a token is made, with what the evidence stands on, and
/// afterwards whenever somebody asks whether a token is still good. For the second, a token carries
/// digests of what it stands on, so that nothing about issued tokens needs to be stored. To add a
/// kind of subject, add a constant to [SubjectKind] and name it where the evidence is read.
@NullMarked
package io.privyseal.attestation.service.revocation;

import org.jspecify.annotations.NullMarked;
