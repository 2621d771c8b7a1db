package io.privyseal.keyvault.pkcs11.cryptoki;

import java.util.Map;

/// Return values (PKCS #11 section 5.1) that are looked at or worth a name in a log.
public final class Ckr {
  public static final long OK = 0x0;
  public static final long GENERAL_ERROR = 0x5;
  public static final long FUNCTION_FAILED = 0x6;
  public static final long ARGUMENTS_BAD = 0x7;
  public static final long ATTRIBUTE_SENSITIVE = 0x11;
  public static final long ATTRIBUTE_TYPE_INVALID = 0x12;
  public static final long DATA_LEN_RANGE = 0x21;
  public static final long DEVICE_ERROR = 0x30;
  public static final long DEVICE_MEMORY = 0x31;
  public static final long DEVICE_REMOVED = 0x32;
  public static final long ENCRYPTED_DATA_INVALID = 0x40;
  public static final long ENCRYPTED_DATA_LEN_RANGE = 0x41;
  public static final long KEY_HANDLE_INVALID = 0x60;
  public static final long MECHANISM_INVALID = 0x70;
  public static final long MECHANISM_PARAM_INVALID = 0x71;
  public static final long OBJECT_HANDLE_INVALID = 0x82;
  public static final long PIN_INCORRECT = 0xa0;
  public static final long PIN_LOCKED = 0xa4;
  public static final long SESSION_CLOSED = 0xb0;
  public static final long SESSION_COUNT = 0xb1;
  public static final long SESSION_HANDLE_INVALID = 0xb3;
  public static final long TOKEN_NOT_PRESENT = 0xe0;
  public static final long TOKEN_NOT_RECOGNIZED = 0xe1;
  public static final long SLOT_ID_INVALID = 0x3;
  public static final long USER_ALREADY_LOGGED_IN = 0x100;
  public static final long USER_NOT_LOGGED_IN = 0x101;
  public static final long WRAPPED_KEY_INVALID = 0x110;
  public static final long WRAPPED_KEY_LEN_RANGE = 0x112;
  public static final long CRYPTOKI_ALREADY_INITIALIZED = 0x191;

  private static final Map<Long, String> NAMES =
      Map.ofEntries(
          Map.entry(SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"),
          Map.entry(GENERAL_ERROR, "CKR_GENERAL_ERROR"),
          Map.entry(FUNCTION_FAILED, "CKR_FUNCTION_FAILED"),
          Map.entry(ARGUMENTS_BAD, "CKR_ARGUMENTS_BAD"),
          Map.entry(ATTRIBUTE_SENSITIVE, "CKR_ATTRIBUTE_SENSITIVE"),
          Map.entry(DEVICE_ERROR, "CKR_DEVICE_ERROR"),
          Map.entry(DEVICE_MEMORY, "CKR_DEVICE_MEMORY"),
          Map.entry(DEVICE_REMOVED, "CKR_DEVICE_REMOVED"),
          Map.entry(ENCRYPTED_DATA_INVALID, "CKR_ENCRYPTED_DATA_INVALID"),
          Map.entry(KEY_HANDLE_INVALID, "CKR_KEY_HANDLE_INVALID"),
          Map.entry(MECHANISM_INVALID, "CKR_MECHANISM_INVALID"),
          Map.entry(MECHANISM_PARAM_INVALID, "CKR_MECHANISM_PARAM_INVALID"),
          Map.entry(OBJECT_HANDLE_INVALID, "CKR_OBJECT_HANDLE_INVALID"),
          Map.entry(PIN_INCORRECT, "CKR_PIN_INCORRECT"),
          Map.entry(PIN_LOCKED, "CKR_PIN_LOCKED"),
          Map.entry(SESSION_CLOSED, "CKR_SESSION_CLOSED"),
          Map.entry(SESSION_COUNT, "CKR_SESSION_COUNT"),
          Map.entry(SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"),
          Map.entry(TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"),
          Map.entry(TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"),
          Map.entry(USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"),
          Map.entry(WRAPPED_KEY_INVALID, "CKR_WRAPPED_KEY_INVALID"));

  private Ckr() {}

  static String name(long code) {
    return NAMES.getOrDefault(code, "0x%08x".formatted(code));
  }
}
