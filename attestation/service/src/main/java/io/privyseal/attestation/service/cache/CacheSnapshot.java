package io.privyseal.attestation.service.cache;

/// What the cache held and had counted at a moment.
///
/// @param entries results in memory
/// @param hits requests answered with an earlier verification
/// @param misses requests that were verified
/// @param kept verified results that were remembered
/// @param dropped results that were forgotten before their time: for room, because collateral or
///   revocation rules changed, or because the verifier failed
public record CacheSnapshot(int entries, long hits, long misses, long kept, long dropped) {}
