package io.privyseal.cli.demo;

import io.privyseal.cli.demo.DemoOutcome.Verdict;

/// The six cases, in the order in which they are played.
enum DemoCase {
  ORDINARY_VM(
      1,
      "ordinary-vm",
      "An ordinary VM, without SEV-SNP",
      "No processor signs for it. It borrows the certificates of a real machine and signs a report"
          + " with a key of its own."),
  DEBUG_ENABLED(
      2,
      "debug-enabled",
      "A confidential VM with debugging allowed",
      "Genuine hardware, but its guest policy lets the host read and write the guest's memory."),
  FIRMWARE_NOT_COMPLIANT(
      3,
      "firmware-not-compliant",
      "A confidential VM with firmware that nobody vouches for",
      "Genuine hardware and no debugging, but another firmware was launched than the one known as"
          + " compliant."),
  OTHER_AUTHORITY(
      4,
      "other-authority",
      "A token from another region's attestation service",
      "The genuine VM, attested by an authority that the key's release policy does not name."),
  NO_PERMISSION(
      5,
      "no-permission",
      "The genuine VM, as an identity without permission",
      "The right code with the right token, but the identity has no role at the key."),
  GENUINE(
      6,
      "genuine",
      "The genuine confidential VM",
      "The right code, the right authority, the right identity.");

  private final int number;
  private final String id;
  private final String title;
  private final String story;

  DemoCase(int number, String id, String title, String story) {
    this.number = number;
    this.id = id;
    this.title = title;
    this.story = story;
  }

  /// Stable; printed in JSON.
  String id() {
    return id;
  }

  String title() {
    return title;
  }

  /// What is tried, for a reader who sees this for the first time.
  String story() {
    return story;
  }

  int number() {
    return number;
  }

  /// What must come out.
  Verdict expected() {
    return this == GENUINE ? Verdict.RELEASED : Verdict.REFUSED;
  }
}
