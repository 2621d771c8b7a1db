/// The attestation policy language of Azure Attestation, versions 1.0 to 1.2: text is parsed into
/// rules once, and refused with line and column when any part of it could not be evaluated; the
/// rules then run over the claims of one guest within a bounded number of steps, and can be watched
/// while they do ([PolicyExplanation]). To add a version, widen [LanguageVersion] and let the
/// parser admit its forms under that version only; to add a function, [Rule.Function] and
/// [ExpressionEvaluator].
///
/// Sources: Azure Attestation, "Claim rule grammar", "Claim rule functions", "Policy version 1.1"
/// and "1.2", "Claim sets". Where they leave something open: claims are a set; a name stands for
/// one claim at a time, and the rule fires for each, but where a function takes a set it stands for
/// all; comparisons with objects, sets and nothing never hold; a fault in any rule refuses the
/// guest.
@NullMarked
package io.privyseal.attestation.appraisal.policy;

import org.jspecify.annotations.NullMarked;
