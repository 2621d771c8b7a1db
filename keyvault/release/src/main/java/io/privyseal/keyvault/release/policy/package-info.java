/// The release policy language: grammar, canonical form, evaluation, and the tools for people who
/// write policies (lint, explain, templates).
///
/// Source: Microsoft Learn, Azure Key Vault secure key release policy grammar. To add an operator,
/// add a constant to [Operator] and its meaning there.
@NullMarked
package io.privyseal.keyvault.release.policy;

import org.jspecify.annotations.NullMarked;
