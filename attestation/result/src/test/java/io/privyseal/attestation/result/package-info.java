/// Tests of the token check: made tokens, one change each; recorded tokens of the real service.
@org.jspecify.annotations.NullMarked
package io.privyseal.attestation.result;
