package io.privyseal.attestation.service.wire;

import io.privyseal.attestation.appraisal.ClientData;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonNumber;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// The body of `POST /attest/{type}`, for every type whose body is evidence and data beside it.
///
/// Base64 in both alphabets, padded or not, because clients differ. A member that is `null` is
/// absent; so are runtime and init-time data without content and type, which Microsoft's sidecar
/// sends. `nonce` may be a number (the sidecar again) and is then its decimal text. Members that
/// are not known are passed over, as a client of a newer version may send them.
///
/// Source: Azure REST API specification, attestation data plane, AttestSgxEnclave,
/// AttestOpenEnclave, AttestSevSnpVm, AttestTdxVm.
///
/// @param <E> the evidence, parsed
/// @param draftPolicy the policy token to use in place of the instance's, not yet parsed
public record AttestRequest<E>(
    E evidence,
    Optional<ClientData> runtimeData,
    Optional<ClientData> initTimeData,
    Optional<String> nonce,
    Optional<String> draftPolicy) {
  /// Size of a body. Most of it is for the event log of a guest, in base64 twice.
  public static final int MAX_BYTES = 1024 * 1024;

  public static final int MAX_NONCE_CHARS = 1024;

  static final Json.Limits LIMITS = new Json.Limits(MAX_BYTES, 8, 1_000);

  /// @param member name of the member that holds the evidence: `report` or `quote`
  /// @param evidence parses what is in it, once decoded
  /// @throws MalformedInputException if `body` is not of the form of this record
  public static <E> AttestRequest<E> parse(Bytes body, String member, Function<Bytes, E> evidence) {
    try {
      var json = Json.parseObject(body, LIMITS);
      return new AttestRequest<>(
          evidence.apply(required(json, member)),
          data(json, "runtimeData"),
          data(json, "initTimeData"),
          nonce(json),
          draft(json));
    } catch (MalformedInputException e) {
      throw e.in("request");
    }
  }

  /// The runtime data's digest is what evidence binds.
  public Optional<Bytes> runtimeContent() {
    return runtimeData.map(ClientData::content);
  }

  public Optional<Bytes> initTimeContent() {
    return initTimeData.map(ClientData::content);
  }

  private static Optional<ClientData> data(JsonObject request, String name) {
    if (isAbsent(request.get(name))) {
      return Optional.empty();
    }
    var json =
        request
            .object(name)
            .orElseThrow(() -> new MalformedInputException(name + ": expected an object"));
    try {
      var data = text(json, "data").orElse("");
      var type = text(json, "dataType").orElse("");
      if (data.isEmpty() && type.isEmpty()) {
        return Optional.empty();
      }
      return switch (type.toLowerCase(Locale.ROOT)) {
        case "binary" -> Optional.of(new ClientData.Binary(decode(data, "data")));
        case "json" -> Optional.of(ClientData.json(decode(data, "data")));
        default -> throw new MalformedInputException("dataType: expected Binary or JSON");
      };
    } catch (MalformedInputException e) {
      throw e.in(name);
    }
  }

  static Optional<String> draft(JsonObject request) {
    return text(request, "draftPolicyForAttestation").filter(draft -> !draft.isEmpty());
  }

  private static Optional<String> nonce(JsonObject request) {
    var nonce =
        switch (request.get("nonce").orElse(new JsonNull())) {
          case JsonNull() -> "";
          case JsonString(var text) -> text;
          case JsonNumber(var number) -> integer(number);
          case JsonValue.JsonBoolean _, JsonValue.JsonArray _, JsonObject _ ->
              throw new MalformedInputException("nonce: expected a text or an integer");
        };
    if (nonce.length() > MAX_NONCE_CHARS) {
      throw new MalformedInputException(
          "nonce: expected at most %d characters, found %d"
              .formatted(MAX_NONCE_CHARS, nonce.length()));
    }
    return nonce.isEmpty() ? Optional.empty() : Optional.of(nonce);
  }

  private static String integer(BigDecimal number) {
    try {
      return number.toBigIntegerExact().toString();
    } catch (ArithmeticException e) {
      throw new MalformedInputException("nonce: expected a text or an integer", e);
    }
  }

  static Optional<String> text(JsonObject json, String name) {
    var value = json.get(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    return Optional.of(
        json.string(name)
            .orElseThrow(() -> new MalformedInputException(name + ": expected a text")));
  }

  /// The decoded content of a member that must be there.
  static Bytes required(JsonObject json, String name) {
    return decode(
        text(json, name).orElseThrow(() -> new MalformedInputException(name + ": expected a text")),
        name);
  }

  static Bytes decode(String base64, String field) {
    try {
      return Base64Url.decodeLenient(base64);
    } catch (MalformedInputException e) {
      throw e.in(field);
    }
  }

  private static boolean isAbsent(Optional<JsonValue> value) {
    return value.isEmpty() || value.get() instanceof JsonNull;
  }
}
