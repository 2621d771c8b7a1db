package io.privyseal.attestation.attester.tpm;

import java.util.Map;
import java.util.Set;

/// TPM_RC: why a TPM refused a command.
///
/// Source: TPM 2.0 part 2, section 6.6.
record ResponseCode(int value) {
  private static final int FORMAT_ONE = 0x080;
  private static final int WARNING = 0x800;

  private static final int INITIALIZE = 0x100;
  private static final int HANDLE = 0x08b;
  private static final int VALUE = 0x084;
  private static final int POLICY_FAIL = 0x09d;
  private static final int PCR_CHANGED = 0x128;
  private static final int REFERENCE_H0 = 0x910;

  private static final Set<Integer> PASSING = Set.of(0x908, 0x90a, 0x922, 0x909);

  private static final Map<Integer, Explanation> KNOWN =
      Map.ofEntries(
          entry(INITIALIZE, "INITIALIZE", "The TPM was not started; send TPM2_Startup."),
          entry(0x101, "FAILURE", "The TPM is in failure mode; restart the machine."),
          entry(0x120, "DISABLED", "Enable the TPM in the firmware."),
          entry(0x146, "NV_RANGE", "The index is shorter than expected; read its public area."),
          entry(0x148, "NV_LOCKED", "The index is locked until the TPM is reset."),
          entry(0x149, "NV_AUTHORIZATION", "The owner may not use this index."),
          entry(0x14a, "NV_UNINITIALIZED", "Nothing was written to this index yet."),
          entry(0x14b, "NV_SPACE", "Free room in the TPM: undefine indexes that nobody needs."),
          entry(0x14c, "NV_DEFINED", "The index is there already."),
          entry(HANDLE, "HANDLE", "The handle names nothing in this TPM."),
          entry(VALUE, "VALUE", "A value is out of range, or a handle names nothing here."),
          entry(0x085, "HIERARCHY", "The hierarchy is disabled."),
          entry(0x08e, "AUTH_FAIL", "The owner has a password; attestation here uses none."),
          entry(0x0a2, "BAD_AUTH", "The owner has a password; attestation here uses none."),
          entry(0x092, "SCHEME", "The key does not work with that scheme."),
          entry(0x083, "HASH", "This TPM has not that hash."),
          entry(POLICY_FAIL, "POLICY_FAIL", "Registers have changed since the key was made."),
          entry(PCR_CHANGED, "PCR_CHANGED", "Registers change while a policy is checked."),
          entry(0x902, "OBJECT_MEMORY", "Use the resource manager /dev/tpmrm0, or flush objects."),
          entry(0x903, "SESSION_MEMORY", "Use the resource manager, or flush sessions."),
          entry(0x904, "MEMORY", "Flush objects and sessions that nobody uses."),
          entry(0x908, "YIELDED", "Ask again."),
          entry(0x909, "CANCELED", "Ask again."),
          entry(0x90a, "TESTING", "The TPM tests itself; ask again."),
          entry(0x920, "NV_RATE", "Too many writes; wait."),
          entry(0x921, "LOCKOUT", "The TPM is locked after wrong passwords; reset the lockout."),
          entry(0x922, "RETRY", "Ask again."),
          entry(REFERENCE_H0, "REFERENCE_H0", "The first handle names nothing in this TPM."));

  private static final Explanation UNKNOWN =
      new Explanation("", "Look the code up with tpm2_rc_decode.");

  private record Explanation(String name, String next) {}

  private static Map.Entry<Integer, Explanation> entry(int code, String name, String next) {
    return Map.entry(code, new Explanation(name, next));
  }

  boolean success() {
    return value == 0;
  }

  /// Whether the same command may succeed at once.
  boolean passing() {
    return PASSING.contains(value);
  }

  /// Whether the TPM waits for TPM2_Startup, or has had it already.
  boolean initialize() {
    return value == INITIALIZE;
  }

  /// Whether a handle names nothing: no such key, no such index.
  boolean noSuchHandle() {
    return base() == HANDLE || base() == VALUE || value == REFERENCE_H0;
  }

  boolean isAboutPolicy() {
    return base() == POLICY_FAIL || value == PCR_CHANGED;
  }

  /// Format one without the number of the parameter, handle or session that it is about.
  private int base() {
    return (value & FORMAT_ONE) != 0 ? value & 0x0bf : value;
  }

  String next() {
    return KNOWN.getOrDefault(base(), UNKNOWN).next();
  }

  /// `TPM_RC_HANDLE (0x18b, handle 1)`.
  @Override
  public String toString() {
    var name = KNOWN.getOrDefault(base(), UNKNOWN).name();
    return "%s(0x%03x%s)".formatted(name.isEmpty() ? "" : "TPM_RC_" + name + " ", value, about());
  }

  private String about() {
    if ((value & FORMAT_ONE) == 0) {
      return (value & WARNING) != 0 ? ", a warning" : "";
    }
    var number = value >> 8 & 0xf;
    if ((value & 0x40) != 0) {
      return ", parameter " + number;
    }
    return number == 0 ? "" : number < 8 ? ", handle " + number : ", session " + (number - 8);
  }
}
