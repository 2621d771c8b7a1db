package io.privyseal.server.platform;

/// Something that the installation needs to be ready.
///
/// @param name `database`
/// @param check throws if it does not work now; the message goes to the log, not to the caller
public record Probe(String name, Runnable check) {}
