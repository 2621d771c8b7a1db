package io.privyseal.access.token;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.util.Optional;

/// A claim that every token of an issuer must have.
///
/// @param claim where it stands
/// @param value one of its texts; without, any value will do
public record RequiredClaim(ClaimPath claim, Optional<String> value) {
  /// `name`, or `name=value`; a name may be a JSON pointer.
  ///
  /// @throws MalformedInputException if it has another form
  public static RequiredClaim parse(String text) {
    var equals = text.indexOf('=');
    if (equals < 0) {
      return new RequiredClaim(ClaimPath.of(text), Optional.empty());
    }
    if (equals == text.length() - 1) {
      throw new MalformedInputException("claim: expected a value after the equals sign");
    }
    return new RequiredClaim(
        ClaimPath.of(text.substring(0, equals)), Optional.of(text.substring(equals + 1)));
  }

  boolean holdsIn(JsonObject claims) {
    return value
        .map(wanted -> claim.textsIn(claims).contains(wanted))
        .orElseGet(() -> claim.in(claims).isPresent());
  }

  @Override
  public String toString() {
    return value.map(wanted -> claim + "=" + wanted).orElse(claim.text());
  }
}
