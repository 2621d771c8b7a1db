package io.privyseal.foundation.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An answer other than success, in the words of the service's protocol. Rendered by the service's
/// [ProblemShape].
public final class HttpProblem extends RuntimeException {
  private final int status;
  private final String code;
  private final String publicMessage;
  private final Optional<String> innerCode;
  private final transient Map<String, String> headers;

  /// @param status 400 to 599
  /// @param code the protocol's error code, such as `BadParameter`
  /// @param message for the caller: no secrets, no internals
  public HttpProblem(int status, String code, String message) {
    this(status, code, message, Optional.empty(), Map.of());
  }

  private HttpProblem(
      int status,
      String code,
      String message,
      Optional<String> innerCode,
      Map<String, String> headers) {
    super(code + ": " + message, null, false, false);
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("a problem has a status of 400 to 599, not " + status);
    }
    this.status = status;
    this.code = code;
    this.publicMessage = message;
    this.innerCode = innerCode;
    this.headers = Map.copyOf(headers);
  }

  /// The same problem with a second, narrower code (Azure's `innererror.code`).
  public HttpProblem withInnerCode(String inner) {
    return new HttpProblem(status, code, publicMessage, Optional.of(inner), headers);
  }

  public HttpProblem withHeader(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpProblem(status, code, publicMessage, innerCode, more);
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  /// What the caller is told.
  public String message() {
    return publicMessage;
  }

  public Optional<String> innerCode() {
    return innerCode;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
