package io.privyseal.attestation.evidence.eventlog;

import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.util.ArrayList;
import java.util.List;

/// One entry of a secure boot database (PK, KEK, db, dbx): a certificate that may sign, or the
/// digest of an image.
///
/// Source: UEFI 2.10, section 32.4.1 "Signature Database".
///
/// @param type GUID of the kind of entry, in lower case with dashes: [#X509], [#SHA256] and others
/// @param owner GUID of who put it there
/// @param data a certificate in DER, or a digest
public record EfiSignature(String type, String owner, Bytes data) {
  public static final String X509 = "a5c059a1-94e4-4aa7-87b5-ab155c2bf072";
  public static final String SHA256 = "c1c41626-504c-4092-aca9-41f936934328";

  /// The public list of revoked images has some hundred entries.
  public static final int MAX_ENTRIES = 8192;

  private static final int LIST_HEADER_BYTES = Guid.BYTES + 12;

  /// The lists of a database, one after the other (EFI_SIGNATURE_LIST).
  ///
  /// @throws MalformedInputException if a list does not fill its size, or there are more than
  ///   [#MAX_ENTRIES] entries
  public static List<EfiSignature> parse(Bytes database) {
    var in = BoundedReader.littleEndian(database);
    var entries = new ArrayList<EfiSignature>();
    while (in.remaining() > 0) {
      var type = Guid.read(in, "signature type");
      var listBytes = in.u32("signature list size");
      var headerBytes = in.u32("signature header size");
      var entryBytes = in.u32("signature size");
      var rest = listBytes - LIST_HEADER_BYTES - headerBytes;
      if (entryBytes <= Guid.BYTES || rest < 0 || rest % entryBytes != 0) {
        throw new MalformedInputException("signature list: expected entries that fill it");
      }
      in.bytes((int) Math.min(headerBytes, Integer.MAX_VALUE), "signature header");
      for (var i = 0L; i < rest / entryBytes; i++) {
        if (entries.size() == MAX_ENTRIES) {
          throw new MalformedInputException(
              "signatures: expected at most %d".formatted(MAX_ENTRIES));
        }
        var owner = Guid.read(in, "signature owner");
        var data = (int) Math.min(entryBytes - Guid.BYTES, Integer.MAX_VALUE);
        entries.add(new EfiSignature(type, owner, in.bytes(data, "signature data")));
      }
    }
    return List.copyOf(entries);
  }
}
