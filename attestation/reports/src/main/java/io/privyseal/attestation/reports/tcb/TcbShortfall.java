package io.privyseal.attestation.reports.tcb;

/// One number that is too low, and what raises it.
///
/// @param component in the maker's words: `microcode`, `SGX TCB component 2`
/// @param next whether it is short only after the next TCB recovery
/// @param mend for an operator
public record TcbShortfall(String component, int actual, int required, boolean next, String mend) {}
