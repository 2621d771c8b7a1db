package io.privyseal.attestation.reports;

import java.time.Instant;

/// What is known of one platform: as it was in its last accepted attestation.
///
/// @param chip in hex; empty where the evidence hides it
/// @param facts of that attestation
public record PlatformReport(String chip, Instant last, long accepted, AttestedFacts facts) {}
