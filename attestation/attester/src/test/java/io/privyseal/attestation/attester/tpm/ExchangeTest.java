package io.privyseal.attestation.attester.tpm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.foundation.bytes.Bytes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Frames, and responses that are none: with responses that are given by hand.
class ExchangeTest {
  private static final String SUCCESS = "80010000000a00000000";
  private static final String RETRY = "80010000000a00000922";

  private final Deque<String> responses = new ArrayDeque<>();
  private final List<Bytes> commands = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private final Tpm tpm = new Tpm(new Canned(), pauses::add);

  private final class Canned implements TpmTransport {
    @Override
    public Bytes exchange(Bytes command) {
      commands.add(command);
      return Bytes.ofHex(responses.isEmpty() ? SUCCESS : responses.poll());
    }

    @Override
    public String name() {
      return "canned";
    }

    @Override
    public void close() {}
  }

  @Test
  void startupIsTwelveBytes() {
    tpm.startup();

    assertThat(commands).containsExactly(Bytes.ofHex("80010000000c000001440000"));
  }

  @Test
  void anIndexIsReadWithTheOwnersEmptyPassword() {
    responses.add("80010000001a00000000000e01500001000b0006000600000002");
    responses.add("80020000001700000000000000040002abcd0000010000");

    assertThat(tpm.nvRead(0x0150_0001, 64)).isEqualTo(Bytes.ofHex("abcd"));
    assertThat(commands.getLast())
        .isEqualTo(
            Bytes.ofHex(
                "8002"
                    + "00000023"
                    + "0000014e"
                    + "40000001"
                    + "01500001"
                    + "00000009"
                    + "40000009"
                    + "0000"
                    + "00"
                    + "0000"
                    + "0002"
                    + "0000"));
  }

  @Test
  void aCommandThatIsPutOffIsSentAgain() {
    responses.add(RETRY);
    responses.add(RETRY);

    tpm.startup();

    assertThat(commands).hasSize(3);
    assertThat(pauses).containsExactly(Duration.ofMillis(20), Duration.ofMillis(40));
  }

  @Test
  void aCommandThatIsOnlyPutOffIsGivenUp() {
    for (var i = 0; i < Exchange.MAX_TRIES; i++) {
      responses.add(RETRY);
    }

    assertThatThrownBy(tpm::startup)
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("TPM2_STARTUP, 8 times: TPM_RC_RETRY (0x922, a warning)");
  }

  @Test
  void aResponseOfAnotherSizeIsRefused() {
    responses.add("80010000000b00000000");

    assertThatThrownBy(tpm::startup)
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("size: expected 10, found 11");
  }

  @Test
  void aResponseThatIsCutOffIsRefused() {
    responses.add("8001");

    assertThatThrownBy(tpm::startup).isInstanceOf(DeviceUnavailableException.class);
  }

  @Test
  void parametersThatAreCutOffAreRefused() {
    responses.add("80010000001a00000000000e01500001000b0006000600000002");
    responses.add("80020000000e0000000000000010");

    assertThatThrownBy(() -> tpm.nvRead(0x0150_0001, 64))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("parameters: cut off");
  }

  @Test
  void moreDataThanWereAskedForAreRefused() {
    responses.add("80010000001a00000000000e01500001000b0006000600000002");
    responses.add("80020000001800000000000000050003abcdef0000010000");

    assertThatThrownBy(() -> tpm.nvRead(0x0150_0001, 64))
        .isInstanceOf(DeviceUnavailableException.class)
        .hasMessageContaining("data: expected at most 2 bytes, found 3");
  }

  @Test
  void aCodeThatIsNotKnownIsPrintedAsItIs() {
    responses.add("80010000000a000001c7");

    assertThatThrownBy(tpm::startup)
        .isInstanceOfSatisfying(
            TpmRefusedException.class,
            e -> assertThat(e.next()).isEqualTo("Look the code up with tpm2_rc_decode."))
        .hasMessage("TPM2_STARTUP: (0x1c7, parameter 1)");
  }
}
