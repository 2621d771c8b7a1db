package io.privyseal.attestation.attester.sevguest;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.privyseal.foundation.bytes.Bytes;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;

/// The structures of `linux/sev-guest.h`, field by field, and the numbers of the calls.
///
/// Both calls take `snp_guest_request_ioctl`; SNP_GET_REPORT has `snp_report_req` in it,
/// SNP_GET_EXT_REPORT `snp_ext_report_req`, which adds a buffer for certificates.
final class GuestRequest {
  /// `_IOWR('S', 0, struct snp_guest_request_ioctl)`.
  static final long GET_REPORT = 0xc020_5300L;

  /// `_IOWR('S', 2, struct snp_guest_request_ioctl)`.
  static final long GET_EXT_REPORT = 0xc020_5302L;

  /// `SEV_FW_BLOB_MAX_SIZE`: the driver refuses a larger buffer for certificates.
  static final int MAX_CERTIFICATE_BYTES = 0x4000;

  static final int USER_DATA_BYTES = 64;

  /// `snp_guest_request_ioctl`, 32 bytes.
  static final StructLayout IOCTL =
      MemoryLayout.structLayout(
          JAVA_BYTE.withName("msg_version"),
          MemoryLayout.paddingLayout(7),
          JAVA_LONG.withName("req_data"),
          JAVA_LONG.withName("resp_data"),
          // The union `exitinfo2`: what the firmware says, then what the hypervisor says.
          JAVA_INT.withName("fw_error"),
          JAVA_INT.withName("vmm_error"));

  /// `snp_report_req`, 96 bytes.
  static final StructLayout REPORT_REQUEST =
      MemoryLayout.structLayout(
          MemoryLayout.sequenceLayout(USER_DATA_BYTES, JAVA_BYTE).withName("user_data"),
          JAVA_INT.withName("vmpl"),
          MemoryLayout.sequenceLayout(28, JAVA_BYTE).withName("rsvd"));

  /// `snp_ext_report_req`, 112 bytes.
  static final StructLayout EXTENDED_REQUEST =
      MemoryLayout.structLayout(
          REPORT_REQUEST.withName("data"),
          JAVA_LONG.withName("certs_address"),
          JAVA_INT.withName("certs_len"),
          MemoryLayout.paddingLayout(4));

  /// `snp_report_resp`: the firmware's MSG_REPORT_RSP and zeros.
  static final int RESPONSE_BYTES = 4000;

  private static final byte MESSAGE_VERSION = 1;
  private static final int PAGE_BYTES = 4096;

  private static final VarHandle VERSION = handle(IOCTL, "msg_version");
  private static final VarHandle REQUEST = handle(IOCTL, "req_data");
  private static final VarHandle RESPONSE = handle(IOCTL, "resp_data");
  private static final VarHandle FIRMWARE_ERROR = handle(IOCTL, "fw_error");
  private static final VarHandle HYPERVISOR_ERROR = handle(IOCTL, "vmm_error");
  private static final VarHandle VMPL = handle(REPORT_REQUEST, "vmpl");
  private static final VarHandle CERTIFICATES = handle(EXTENDED_REQUEST, "certs_address");
  private static final VarHandle CERTIFICATES_LENGTH = handle(EXTENDED_REQUEST, "certs_len");

  private final MemorySegment argument;
  private final MemorySegment request;
  private final MemorySegment response;
  private final MemorySegment certificates;

  private GuestRequest(
      MemorySegment argument,
      MemorySegment request,
      MemorySegment response,
      MemorySegment certificates) {
    this.argument = argument;
    this.request = request;
    this.response = response;
    this.certificates = certificates;
    VERSION.set(argument, 0L, MESSAGE_VERSION);
    REQUEST.set(argument, 0L, request.address());
    RESPONSE.set(argument, 0L, response.address());
  }

  private static VarHandle handle(StructLayout layout, String field) {
    return layout.varHandle(PathElement.groupElement(field));
  }

  /// For SNP_GET_REPORT.
  static GuestRequest report(SegmentAllocator memory, Bytes userData, int vmpl) {
    var request = memory.allocate(REPORT_REQUEST);
    fill(request, userData, vmpl);
    return new GuestRequest(
        memory.allocate(IOCTL), request, memory.allocate(RESPONSE_BYTES), MemorySegment.NULL);
  }

  /// For SNP_GET_EXT_REPORT, with room for as many certificates as the driver takes.
  static GuestRequest extended(SegmentAllocator memory, Bytes userData, int vmpl) {
    var request = memory.allocate(EXTENDED_REQUEST);
    fill(request, userData, vmpl);
    // Whole pages, as the hypervisor writes them.
    var certificates = memory.allocate(MAX_CERTIFICATE_BYTES, PAGE_BYTES);
    CERTIFICATES.set(request, 0L, certificates.address());
    CERTIFICATES_LENGTH.set(request, 0L, MAX_CERTIFICATE_BYTES);
    return new GuestRequest(
        memory.allocate(IOCTL), request, memory.allocate(RESPONSE_BYTES), certificates);
  }

  private static void fill(MemorySegment request, Bytes userData, int vmpl) {
    if (userData.length() != USER_DATA_BYTES || vmpl < 0 || vmpl > 3) {
      throw new IllegalArgumentException("expected 64 bytes of user data and a VMPL of 0 to 3");
    }
    request.copyFrom(MemorySegment.ofArray(userData.toArray()));
    VMPL.set(request, 0L, vmpl);
  }

  MemorySegment argument() {
    return argument;
  }

  int firmwareError() {
    return (int) FIRMWARE_ERROR.get(argument, 0L);
  }

  int hypervisorError() {
    return (int) HYPERVISOR_ERROR.get(argument, 0L);
  }

  /// Length of the certificates; after a refusal, the length that would be needed.
  int certificatesLength() {
    return (int) CERTIFICATES_LENGTH.get(request, 0L);
  }

  Bytes response() {
    return Bytes.copyOf(response.toArray(JAVA_BYTE));
  }

  Bytes certificates() {
    return Bytes.copyOf(certificates.toArray(JAVA_BYTE));
  }
}
