package io.privyseal.keyvault.pkcs11.cryptoki;

import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// A loaded module: the calls of CK_FUNCTION_LIST that are needed. Thread-safe as far as the
/// standard has it: a session is for one thread at a time.
///
/// Every number is a CK_ULONG of 64 bits and every parameter such a number or a pointer, so that
/// one shape of call serves all functions.
public final class Cryptoki {
  /// Of any result; bounds what a module can make us allocate.
  private static final long MAX_RESULT_BYTES = 4 << 20;

  private static final long CKF_OS_LOCKING_OK = 2;
  private static final long CKF_RW_SESSION = 2;
  private static final long CKF_SERIAL_SESSION = 4;
  private static final long CKU_USER = 1;
  private static final int MAX_SLOTS = 1024;
  private static final int TOKEN_INFO_BYTES = 208;
  private static final int MAX_FOUND = 16;

  /// Functions by their place in CK_FUNCTION_LIST, and their parameters: `n` a number, `p` a
  /// pointer.
  private enum Function {
    C_INITIALIZE(0, "p"),
    C_GET_SLOT_LIST(4, "npp"),
    C_GET_TOKEN_INFO(6, "np"),
    C_GET_MECHANISM_INFO(8, "nnp"),
    C_OPEN_SESSION(12, "nnppp"),
    C_CLOSE_SESSION(13, "n"),
    C_LOGIN(18, "nnpn"),
    C_CREATE_OBJECT(20, "npnp"),
    C_DESTROY_OBJECT(22, "nn"),
    C_GET_ATTRIBUTE_VALUE(24, "nnpn"),
    C_FIND_OBJECTS_INIT(26, "npn"),
    C_FIND_OBJECTS(27, "npnp"),
    C_FIND_OBJECTS_FINAL(28, "n"),
    C_ENCRYPT_INIT(29, "npn"),
    C_ENCRYPT(30, "npnpp"),
    C_DECRYPT_INIT(33, "npn"),
    C_DECRYPT(34, "npnpp"),
    C_SIGN_INIT(42, "npn"),
    C_SIGN(43, "npnpp"),
    C_GENERATE_KEY(58, "nppnp"),
    C_GENERATE_KEY_PAIR(59, "nppnpnpp"),
    C_WRAP_KEY(60, "npnnpp"),
    C_UNWRAP_KEY(61, "npnpnpnp");

    private final int place;
    private final String parameters;

    Function(int place, String parameters) {
      this.place = place;
      this.parameters = parameters;
    }

    FunctionDescriptor descriptor() {
      var layouts =
          parameters
              .chars()
              .mapToObj(c -> c == 'n' ? ValueLayout.JAVA_LONG : (MemoryLayout) ValueLayout.ADDRESS)
              .toArray(MemoryLayout[]::new);
      return FunctionDescriptor.of(ValueLayout.JAVA_LONG, layouts);
    }
  }

  /// CK_TOKEN_INFO in parts.
  ///
  /// @param name maker and model, without the padding
  public record Token(long slot, String label, String name) {}

  /// A pair of objects that was made.
  public record Pair(long publicKey, long privateKey) {}

  /// What a mechanism does.
  ///
  /// @param min smallest key, in the unit of the mechanism
  /// @param max largest
  public record Range(long min, long max) {}

  private final Map<Function, MethodHandle> functions = new EnumMap<>(Function.class);

  @SuppressWarnings("restricted") // calls into a module are what this class is for
  private Cryptoki(MemorySegment list) {
    var linker = Linker.nativeLinker();
    for (var function : Function.values()) {
      // CK_VERSION comes first, then pointers.
      var address = list.getAtIndex(ValueLayout.ADDRESS, 1L + function.place);
      functions.put(function, linker.downcallHandle(address, function.descriptor()));
    }
  }

  /// Loads and initializes a module. Another user of it in this process is no hindrance.
  ///
  /// @throws IllegalArgumentException if the file is no PKCS #11 module
  @SuppressWarnings("restricted") // calls into a module are what this class is for
  public static Cryptoki load(Path library) {
    try {
      // A module stays loaded: it may have threads of its own.
      var symbols = SymbolLookup.libraryLookup(library, Arena.global());
      var entry =
          symbols
              .find("C_GetFunctionList")
              .orElseThrow(
                  () -> new IllegalArgumentException(library + " has no C_GetFunctionList"));
      var get =
          Linker.nativeLinker()
              .downcallHandle(
                  entry, FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.ADDRESS));
      try (var arena = Arena.ofConfined()) {
        var pointer = arena.allocate(ValueLayout.ADDRESS);
        if ((long) get.invokeExact(pointer) != Ckr.OK) {
          throw new IllegalArgumentException(library + " gives no function list");
        }
        AddressLayout list =
            ValueLayout.ADDRESS.withTargetLayout(
                MemoryLayout.sequenceLayout(128, ValueLayout.ADDRESS));
        var module = new Cryptoki(pointer.get(list, 0));
        module.initialize(arena);
        return module;
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalArgumentException(library + " is no PKCS #11 module", e);
    }
  }

  private void initialize(Arena arena) {
    var arguments = arena.allocateFrom(ValueLayout.JAVA_LONG, 0, 0, 0, 0, CKF_OS_LOCKING_OK, 0);
    var code = invoke(Function.C_INITIALIZE, arguments);
    if (code != Ckr.OK && code != Ckr.CRYPTOKI_ALREADY_INITIALIZED) {
      throw new CryptokiException("C_Initialize", code);
    }
  }

  private long invoke(Function function, Object... arguments) {
    var handle = Objects.requireNonNull(functions.get(function));
    try {
      return (long) handle.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a native call throws nothing", e);
    }
  }

  private void call(Function function, Object... arguments) {
    var code = invoke(function, arguments);
    if (code != Ckr.OK) {
      throw new CryptokiException(function.name(), code);
    }
  }

  /// Tokens that are present and answer.
  public List<Token> tokens() {
    try (var arena = Arena.ofConfined()) {
      var count = arena.allocate(ValueLayout.JAVA_LONG);
      // Asked without a list, a module looks at its slots anew.
      call(Function.C_GET_SLOT_LIST, 1L, MemorySegment.NULL, count);
      var slots = arena.allocate(ValueLayout.JAVA_LONG, MAX_SLOTS);
      count.set(ValueLayout.JAVA_LONG, 0, MAX_SLOTS);
      call(Function.C_GET_SLOT_LIST, 1L, slots, count);
      var tokens = new ArrayList<Token>();
      for (var i = 0; i < count.get(ValueLayout.JAVA_LONG, 0); i++) {
        try {
          tokens.add(token(slots.getAtIndex(ValueLayout.JAVA_LONG, i)));
        } catch (CryptokiException _) {
          // Taken out since, or broken: one that is not there.
        }
      }
      return tokens;
    }
  }

  /// @throws CryptokiException if it is not there
  public Token token(long slot) {
    try (var arena = Arena.ofConfined()) {
      var info = arena.allocate(TOKEN_INFO_BYTES, Long.BYTES);
      call(Function.C_GET_TOKEN_INFO, slot, info);
      var maker = text(info, 32, 32);
      var model = text(info, 64, 16);
      return new Token(slot, text(info, 0, 32), maker.isEmpty() ? model : maker + " " + model);
    }
  }

  /// Printable characters of a padded field.
  private static String text(MemorySegment info, int at, int length) {
    var bytes = info.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]", "").strip();
  }

  /// Sizes of keys of that mechanism; an exception with [Ckr#MECHANISM_INVALID] if there is none.
  public Range range(long slot, long mechanism) {
    try (var arena = Arena.ofConfined()) {
      var info = arena.allocate(ValueLayout.JAVA_LONG, 3);
      call(Function.C_GET_MECHANISM_INFO, slot, mechanism, info);
      return new Range(
          info.getAtIndex(ValueLayout.JAVA_LONG, 0), info.getAtIndex(ValueLayout.JAVA_LONG, 1));
    }
  }

  /// A session that reads and writes.
  public long openSession(long slot) {
    try (var arena = Arena.ofConfined()) {
      var session = arena.allocate(ValueLayout.JAVA_LONG);
      var flags = CKF_SERIAL_SESSION | CKF_RW_SESSION;
      call(Function.C_OPEN_SESSION, slot, flags, MemorySegment.NULL, MemorySegment.NULL, session);
      return session.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  public void closeSession(long session) {
    call(Function.C_CLOSE_SESSION, session);
  }

  /// Logs this process in; being logged in already is as good.
  public void login(long session, byte[] pin) {
    try (var arena = Arena.ofConfined()) {
      var copy = in(arena, pin);
      var code = invoke(Function.C_LOGIN, session, CKU_USER, copy, (long) pin.length);
      copy.fill((byte) 0);
      if (code != Ckr.OK && code != Ckr.USER_ALREADY_LOGGED_IN) {
        throw new CryptokiException("C_Login", code);
      }
    }
  }

  /// The template is cleared.
  public long create(long session, Template template) {
    try (var arena = Arena.ofConfined()) {
      var object = arena.allocate(ValueLayout.JAVA_LONG);
      var list = template.in(arena);
      try {
        call(Function.C_CREATE_OBJECT, session, list, (long) template.size(), object);
      } finally {
        template.clear();
      }
      return object.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  public void destroy(long session, long object) {
    call(Function.C_DESTROY_OBJECT, session, object);
  }

  /// The value of one attribute.
  public byte[] attribute(long session, long object, long attribute) {
    try (var arena = Arena.ofConfined()) {
      var asked = arena.allocateFrom(ValueLayout.JAVA_LONG, attribute, 0, 0);
      call(Function.C_GET_ATTRIBUTE_VALUE, session, object, asked, 1L);
      var length = bounded(asked.getAtIndex(ValueLayout.JAVA_LONG, 2));
      var value = arena.allocate(Math.max(1, length));
      asked.setAtIndex(ValueLayout.JAVA_LONG, 1, value.address());
      call(Function.C_GET_ATTRIBUTE_VALUE, session, object, asked, 1L);
      return taken(value, bounded(asked.getAtIndex(ValueLayout.JAVA_LONG, 2)));
    }
  }

  /// Objects that have all these attributes; a few at most.
  public List<Long> find(long session, Template template) {
    try (var arena = Arena.ofConfined()) {
      call(Function.C_FIND_OBJECTS_INIT, session, template.in(arena), (long) template.size());
      try {
        var objects = arena.allocate(ValueLayout.JAVA_LONG, MAX_FOUND);
        var count = arena.allocate(ValueLayout.JAVA_LONG);
        call(Function.C_FIND_OBJECTS, session, objects, (long) MAX_FOUND, count);
        var found = new ArrayList<Long>();
        for (var i = 0; i < count.get(ValueLayout.JAVA_LONG, 0); i++) {
          found.add(objects.getAtIndex(ValueLayout.JAVA_LONG, i));
        }
        return found;
      } finally {
        call(Function.C_FIND_OBJECTS_FINAL, session);
      }
    }
  }

  public byte[] encrypt(long session, Mechanism mechanism, long key, byte[] input) {
    return oneCall(Function.C_ENCRYPT_INIT, Function.C_ENCRYPT, session, mechanism, key, input);
  }

  public byte[] decrypt(long session, Mechanism mechanism, long key, byte[] input) {
    return oneCall(Function.C_DECRYPT_INIT, Function.C_DECRYPT, session, mechanism, key, input);
  }

  public byte[] sign(long session, Mechanism mechanism, long key, byte[] input) {
    return oneCall(Function.C_SIGN_INIT, Function.C_SIGN, session, mechanism, key, input);
  }

  /// Input and room for the result in one buffer each, overwritten afterwards.
  private byte[] oneCall(
      Function begin, Function whole, long session, Mechanism mechanism, long key, byte[] input) {
    try (var arena = Arena.ofConfined()) {
      call(begin, session, mechanism.in(arena), key);
      var data = in(arena, input);
      // No mechanism in use adds more than a block, or gives more than the largest modulus.
      var room = Math.max(input.length + 64, 1024);
      var result = arena.allocate(room);
      var length = arena.allocateFrom(ValueLayout.JAVA_LONG, room);
      try {
        call(whole, session, data, (long) input.length, result, length);
        return taken(result, bounded(length.get(ValueLayout.JAVA_LONG, 0)));
      } finally {
        data.fill((byte) 0);
        result.fill((byte) 0);
      }
    }
  }

  public long generateKey(long session, Mechanism mechanism, Template template) {
    try (var arena = Arena.ofConfined()) {
      var key = arena.allocate(ValueLayout.JAVA_LONG);
      call(
          Function.C_GENERATE_KEY,
          session,
          mechanism.in(arena),
          template.in(arena),
          (long) template.size(),
          key);
      return key.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  public Pair generatePair(
      long session, Mechanism mechanism, Template publicKey, Template privateKey) {
    try (var arena = Arena.ofConfined()) {
      var first = arena.allocate(ValueLayout.JAVA_LONG);
      var second = arena.allocate(ValueLayout.JAVA_LONG);
      call(
          Function.C_GENERATE_KEY_PAIR,
          session,
          mechanism.in(arena),
          publicKey.in(arena),
          (long) publicKey.size(),
          privateKey.in(arena),
          (long) privateKey.size(),
          first,
          second);
      return new Pair(first.get(ValueLayout.JAVA_LONG, 0), second.get(ValueLayout.JAVA_LONG, 0));
    }
  }

  public byte[] wrap(long session, Mechanism mechanism, long wrapping, long key) {
    try (var arena = Arena.ofConfined()) {
      var in = mechanism.in(arena);
      var length = arena.allocate(ValueLayout.JAVA_LONG);
      call(Function.C_WRAP_KEY, session, in, wrapping, key, MemorySegment.NULL, length);
      var wrapped = arena.allocate(Math.max(1, bounded(length.get(ValueLayout.JAVA_LONG, 0))));
      call(Function.C_WRAP_KEY, session, in, wrapping, key, wrapped, length);
      return taken(wrapped, bounded(length.get(ValueLayout.JAVA_LONG, 0)));
    }
  }

  public long unwrap(
      long session, Mechanism mechanism, long unwrapping, byte[] wrapped, Template template) {
    try (var arena = Arena.ofConfined()) {
      var key = arena.allocate(ValueLayout.JAVA_LONG);
      call(
          Function.C_UNWRAP_KEY,
          session,
          mechanism.in(arena),
          unwrapping,
          in(arena, wrapped),
          (long) wrapped.length,
          template.in(arena),
          (long) template.size(),
          key);
      return key.get(ValueLayout.JAVA_LONG, 0);
    }
  }

  private static MemorySegment in(Arena arena, byte[] bytes) {
    var copy = arena.allocate(Math.max(1, bytes.length));
    MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
    return copy;
  }

  private static long bounded(long length) {
    if (length < 0 || length > MAX_RESULT_BYTES) {
      throw new CryptokiException("the length of a result", Ckr.GENERAL_ERROR);
    }
    return length;
  }

  private static byte[] taken(MemorySegment memory, long length) {
    var whole = memory.toArray(ValueLayout.JAVA_BYTE);
    try {
      return Arrays.copyOf(whole, Math.toIntExact(Math.min(length, whole.length)));
    } finally {
      Arrays.fill(whole, (byte) 0);
    }
  }
}
