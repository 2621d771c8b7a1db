/// JMESPath, the query language over JSON that version 1.2 of the attestation policy language
/// embeds: a query is compiled once, refused with the offset of its fault, and runs within a number
/// of [Steps] that its caller gives. Whatever could grow (copies of shared parts, texts that are
/// joined, comparisons of deep values) is paid for before it is made. To add a function, add it to
/// [Function] with its arity and to [FunctionCalls] with its meaning.
///
/// Source: JMESPath specification (jmespath.org/specification.html); checked against the public
/// compliance tests. `equals_ignore_case` is Azure Attestation's own.
@NullMarked
package io.privyseal.attestation.appraisal.jmespath;

import org.jspecify.annotations.NullMarked;
