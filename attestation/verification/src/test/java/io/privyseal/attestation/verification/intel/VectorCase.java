package io.privyseal.attestation.verification.intel;

import org.junit.jupiter.api.function.Executable;

/// One verdict that the provenance of a vector states.
///
/// @param area folder of the vector: `sgx/oasis`
/// @param name what is stated
/// @param check fails if we disagree
record VectorCase(String area, String name, Executable check) {}
