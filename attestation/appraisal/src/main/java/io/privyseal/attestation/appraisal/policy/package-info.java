/// The attestation policy language of Azure Attestation, versions 1.0 and 1.1: text is parsed into
/// rules once, and refused with line and column when any part of it could not be evaluated; the
/// rules then run over the claims of one guest within a bounded number of steps. To add a version,
/// widen [LanguageVersion] and let the parser admit its forms under that version only.
@NullMarked
package io.privyseal.attestation.appraisal.policy;

import org.jspecify.annotations.NullMarked;
