package io.privyseal.keyvault.pkcs11;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.nio.ByteBuffer;

/// What is kept of a key in a token, inside the seal: `format (1) || kind (1) || id (16)`, and the
/// blob if the key is wrapped.
sealed interface KeptForm {
  int ID_BYTES = 16;

  /// A wrapped RSA key of 4096 bits has 2400 bytes.
  int MAX_BLOB_BYTES = 8192;

  /// A private or secret object of the token.
  ///
  /// @param id its CKA_ID
  record InToken(Bytes id) implements KeptForm {
    public InToken {
      requireId(id);
    }
  }

  /// A key wrapped by a key of the token with CKM_AES_KEY_WRAP_PAD (RFC 5649).
  ///
  /// @param wrappingKey CKA_ID of that key
  record Wrapped(Bytes wrappingKey, Bytes blob) implements KeptForm {
    public Wrapped {
      requireId(wrappingKey);
      if (blob.length() == 0 || blob.length() > MAX_BLOB_BYTES) {
        throw new MalformedInputException("kept key: expected a blob of a key");
      }
    }
  }

  private static void requireId(Bytes id) {
    if (id.length() != ID_BYTES) {
      throw new MalformedInputException("kept key: expected an id of 16 bytes");
    }
  }

  default byte[] write() {
    return switch (this) {
      case InToken(var id) ->
          ByteBuffer.allocate(2 + ID_BYTES).put((byte) 1).put((byte) 1).put(id.toArray()).array();
      case Wrapped(var id, var blob) ->
          ByteBuffer.allocate(2 + ID_BYTES + blob.length())
              .put((byte) 1)
              .put((byte) 2)
              .put(id.toArray())
              .put(blob.toArray())
              .array();
    };
  }

  /// @throws MalformedInputException if it is of another form
  static KeptForm read(Bytes text) {
    if (text.length() < 2 + ID_BYTES || text.at(0) != 1) {
      throw new MalformedInputException("kept key: unknown format or too short");
    }
    var id = text.slice(2, ID_BYTES);
    var rest = text.slice(2 + ID_BYTES, text.length() - 2 - ID_BYTES);
    return switch (text.at(1)) {
      case 1 -> {
        if (rest.length() != 0) {
          throw new MalformedInputException("kept key: bytes after the end");
        }
        yield new InToken(id);
      }
      case 2 -> new Wrapped(id, rest);
      default -> throw new MalformedInputException("kept key: unknown kind");
    };
  }
}
