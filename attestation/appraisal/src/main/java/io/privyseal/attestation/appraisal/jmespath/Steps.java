package io.privyseal.attestation.appraisal.jmespath;

/// The work that a query may do. One step is one value looked at or made, or 64 characters.
@FunctionalInterface
public interface Steps {
  int CHARS_PER_STEP = 64;

  /// Takes `steps` off what is left.
  ///
  /// @throws RuntimeException of the caller's kind if fewer are left; it is passed through
  void spend(long steps);

  /// For looking at or making a text of so many characters.
  default void spendText(long chars) {
    spend(1 + chars / CHARS_PER_STEP);
  }
}
