package io.privyseal.attestation.attester.sevguest;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static org.assertj.core.api.Assertions.assertThat;

import io.privyseal.foundation.bytes.Bytes;
import java.lang.foreign.Arena;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/// The structures, byte by byte as `linux/sev-guest.h` has them on x86-64.
class GuestRequestTest {
  private static final Bytes USER_DATA = Bytes.copyOf(counted(64));

  private static byte[] counted(int length) {
    var content = new byte[length];
    for (var i = 0; i < length; i++) {
      content[i] = (byte) (i + 1);
    }
    return content;
  }

  private static long offset(StructLayout layout, String field) {
    return layout.byteOffset(groupElement(field));
  }

  @Test
  void theArgumentOfTheCallHas32Bytes() {
    assertThat(GuestRequest.IOCTL.byteSize()).isEqualTo(32);
    assertThat(offset(GuestRequest.IOCTL, "msg_version")).isZero();
    assertThat(offset(GuestRequest.IOCTL, "req_data")).isEqualTo(8);
    assertThat(offset(GuestRequest.IOCTL, "resp_data")).isEqualTo(16);
    assertThat(offset(GuestRequest.IOCTL, "fw_error")).isEqualTo(24);
    assertThat(offset(GuestRequest.IOCTL, "vmm_error")).isEqualTo(28);
  }

  @Test
  void theRequestsHave96And112Bytes() {
    assertThat(GuestRequest.REPORT_REQUEST.byteSize()).isEqualTo(96);
    assertThat(offset(GuestRequest.REPORT_REQUEST, "vmpl")).isEqualTo(64);
    assertThat(GuestRequest.EXTENDED_REQUEST.byteSize()).isEqualTo(112);
    assertThat(offset(GuestRequest.EXTENDED_REQUEST, "certs_address")).isEqualTo(96);
    assertThat(offset(GuestRequest.EXTENDED_REQUEST, "certs_len")).isEqualTo(104);
  }

  /// `_IOWR(type, number, size)`: read and write, size, type, number.
  @Test
  void theNumbersOfTheCallsAreThoseOfTheHeader() {
    assertThat(GuestRequest.GET_REPORT).isEqualTo((3L << 30) | (32 << 16) | ('S' << 8));
    assertThat(GuestRequest.GET_EXT_REPORT).isEqualTo((3L << 30) | (32 << 16) | ('S' << 8) | 2);
  }

  @Test
  void anExtendedRequestIsFilledAsTheKernelReadsIt() {
    try (var arena = Arena.ofConfined()) {
      var request = GuestRequest.extended(arena, USER_DATA, 3);

      var argument = FakeKernel.bytes(request.argument()).order(ByteOrder.LITTLE_ENDIAN);
      assertThat(argument.get(0)).isEqualTo((byte) 1);
      assertThat(argument.getInt(1)).isZero();
      assertThat(argument.getLong(24)).isZero();
      var structure = FakeKernel.at(argument.getLong(8), 112);
      var expected = ByteBuffer.allocate(112).order(ByteOrder.LITTLE_ENDIAN);
      expected.put(USER_DATA.toArray()).putInt(3);
      var certificates = structure.getLong(96);
      expected.putLong(96, certificates).putInt(104, 0x4000);
      assertThat(Bytes.copyOf(FakeKernel.array(structure)))
          .isEqualTo(Bytes.copyOf(expected.array()));
      assertThat(certificates % 4096).isZero();
    }
  }

  @Test
  void aPlainRequestHasNoCertificates() {
    try (var arena = Arena.ofConfined()) {
      var request = GuestRequest.report(arena, USER_DATA, 1);

      var structure = FakeKernel.at(request.argument().get(ValueLayout.JAVA_LONG, 8), 96);
      assertThat(structure.getInt(64)).isEqualTo(1);
      assertThat(request.certificates().length()).isZero();
    }
  }
}
