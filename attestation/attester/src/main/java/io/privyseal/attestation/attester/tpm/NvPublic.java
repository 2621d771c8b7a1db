package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;

/// What an NV index is (TPMS_NV_PUBLIC).
///
/// Source: TPM 2.0 part 2, sections 13.4 (TPMA_NV) and 13.5.
///
/// @param attributes TPMA_NV
/// @param size of its data, in bytes
public record NvPublic(int index, int attributes, int size) {
  /// OWNERWRITE, AUTHWRITE, OWNERREAD, AUTHREAD.
  public static final int OWNER_AND_AUTH = 0x0006_0006;

  private static final int WRITTEN = 0x2000_0000;
  private static final int OWNER_READ = 0x0002_0000;
  private static final int OWNER_WRITE = 0x0000_0002;

  /// An index of that size that the owner, and its own empty password, may read and write.
  public static NvPublic readWrite(int index, int size) {
    return new NvPublic(index, OWNER_AND_AUTH, size);
  }

  static NvPublic read(BoundedReader in) {
    in.u16("nvPublic size");
    var index = (int) in.u32("nvIndex");
    in.u16("nameAlg");
    var attributes = (int) in.u32("attributes");
    in.bytes(in.u16("authPolicy size"), "authPolicy");
    return new NvPublic(index, attributes, in.u16("dataSize"));
  }

  Bytes toBytes() {
    return new Marshal()
        .u32(index)
        .u16(TpmHash.SHA256.code())
        .u32(attributes)
        .sized(Bytes.empty())
        .u16(size)
        .done();
  }

  public boolean written() {
    return (attributes & WRITTEN) != 0;
  }

  public boolean ownerMayRead() {
    return (attributes & OWNER_READ) != 0;
  }

  public boolean ownerMayWrite() {
    return (attributes & OWNER_WRITE) != 0;
  }
}
