package io.privyseal.attestation.attester.tpm;

import io.privyseal.attestation.attester.DeviceUnavailableException;
import io.privyseal.attestation.attester.Pause;
import io.privyseal.foundation.bytes.BoundedReader;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Duration;
import java.util.List;

/// Frames commands, and takes responses out of their frames.
///
/// Source: TPM 2.0 part 1, section 18 (command and response structure).
final class Exchange {
  /// Tries of one command that the TPM puts off.
  static final int MAX_TRIES = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(20);

  private static final int NO_SESSIONS = 0x8001;
  private static final int SESSIONS = 0x8002;
  private static final int PASSWORD_SESSION = 0x4000_0009;

  private final TpmTransport transport;
  private final Pause pause;

  Exchange(TpmTransport transport, Pause pause) {
    this.transport = transport;
    this.pause = pause;
  }

  TpmTransport transport() {
    return transport;
  }

  /// An answer: handles first, then parameters.
  ///
  /// @param handle what the command made; zero for commands that make nothing
  record Response(int handle, BoundedReader parameters) {}

  /// How a command is authorized: by the session of that handle.
  record Authorization(int session) {
    /// The empty password.
    static final Authorization EMPTY_PASSWORD = new Authorization(PASSWORD_SESSION);
  }

  Response send(CommandCode code, List<Integer> handles, Marshal parameters) {
    return send(code, handles, List.of(), parameters, false);
  }

  /// @param givesHandle whether the response starts with one
  /// @throws TpmRefusedException if the TPM refuses
  /// @throws DeviceUnavailableException if it does not answer, not in form, or only puts off
  Response send(
      CommandCode code,
      List<Integer> handles,
      List<Authorization> authorizations,
      Marshal parameters,
      boolean givesHandle) {
    var command = command(code, handles, authorizations, parameters.done());
    var wait = FIRST_PAUSE;
    for (var tries = 1; ; tries++) {
      var response = transport.exchange(command);
      var result = resultOf(code, response);
      if (result.success()) {
        return opened(code, response, !authorizations.isEmpty(), givesHandle);
      }
      if (!result.passing()) {
        throw new TpmRefusedException(code, result);
      }
      if (tries == MAX_TRIES) {
        throw new DeviceUnavailableException(
            "%s: %s, %d times: %s".formatted(transport.name(), code, tries, result),
            "The TPM is busy with others; ask again later.");
      }
      pause.orGiveUp(wait, transport.name());
      wait = wait.multipliedBy(2);
    }
  }

  private static Bytes command(
      CommandCode code, List<Integer> handles, List<Authorization> authorizations, Bytes content) {
    var body = new Marshal().u32(code.code());
    handles.forEach(body::u32);
    if (!authorizations.isEmpty()) {
      var area = new Marshal();
      for (var authorization : authorizations) {
        // Handle, no nonce, no attributes, no HMAC: a password, or a policy without a secret. The
        // session ends with the command.
        area.u32(authorization.session()).sized(Bytes.empty()).u8(0).sized(Bytes.empty());
      }
      var written = area.done();
      body.u32(written.length()).bytes(written);
    }
    var rest = body.bytes(content).done();
    return new Marshal()
        .u16(authorizations.isEmpty() ? NO_SESSIONS : SESSIONS)
        .u32(rest.length() + 6)
        .bytes(rest)
        .done();
  }

  private ResponseCode resultOf(CommandCode code, Bytes response) {
    try {
      var in = BoundedReader.bigEndian(response);
      in.u16("tag");
      var size = in.u32("size");
      if (size != response.length()) {
        throw new MalformedInputException(
            "size: expected %d, found %d".formatted(response.length(), size));
      }
      return new ResponseCode((int) in.u32("code"));
    } catch (MalformedInputException e) {
      throw noResponse(code, e);
    }
  }

  private Response opened(
      CommandCode code, Bytes response, boolean authorized, boolean givesHandle) {
    try {
      var in = BoundedReader.bigEndian(response);
      in.bytes(TpmTransport.HEADER_BYTES, "header");
      var handle = givesHandle ? (int) in.u32("handle") : 0;
      var length = authorized ? in.u32("parameter size") : in.remaining();
      if (length > in.remaining()) {
        throw new MalformedInputException("parameters: cut off");
      }
      return new Response(handle, BoundedReader.bigEndian(in.bytes((int) length, "parameters")));
    } catch (MalformedInputException e) {
      throw noResponse(code, e);
    }
  }

  DeviceUnavailableException noResponse(CommandCode code, MalformedInputException e) {
    return new DeviceUnavailableException(
        "%s: the response to %s is none: %s".formatted(transport.name(), code, e.getMessage()),
        "Check that a TPM 2.0 is there, and nothing between that changes its answers.",
        e);
  }
}
