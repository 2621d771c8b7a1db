package io.privyseal.keyvault.release.policy;

import io.privyseal.attestation.result.AttestationClaims;
import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks for what the writer of a policy may have meant when a condition does not hold: the claim
/// at another place, or the value in another case, encoding or spacing. Explains; never decides.
final class NearMiss {
  /// Most claims of a token that are looked at.
  static final int MAX_CLAIMS = 2000;

  /// Most other places named in one hint.
  private static final int MAX_PLACES = 3;

  private record Place(String path, JsonValue value) {}

  private NearMiss() {}

  static Optional<String> of(
      Condition.Claim condition, Optional<JsonValue> found, JsonObject claims) {
    if (condition.operator() == Operator.EXISTS) {
      return condition.value().text().equals("true") && found.isEmpty()
          ? elsewhere(condition, claims).or(() -> withheld(condition, claims))
          : Optional.empty();
    }
    if (found.isEmpty()) {
      return elsewhere(condition, claims)
          .or(() -> withheld(condition, claims))
          .or(() -> brokenPath(condition, claims));
    }
    return Scalar.of(found.get())
        .flatMap(actual -> almost(condition, actual))
        .or(() -> sameValueElsewhere(condition, claims));
  }

  /// The claim is missing here, but there is one of that name at another place.
  private static Optional<String> elsewhere(Condition.Claim condition, JsonObject claims) {
    var places =
        places(claims).stream()
            .filter(p -> leaf(p.path()).equalsIgnoreCase(condition.claim().leaf()))
            .limit(MAX_PLACES)
            .map(p -> p.path() + " is " + Shown.json(p.value()))
            .toList();
    return places.isEmpty()
        ? Optional.empty()
        : Optional.of("Near miss: " + String.join("; ", places) + ".");
  }

  /// The attestation service says itself why it gave no compliance status.
  private static Optional<String> withheld(Condition.Claim condition, JsonObject claims) {
    if (!condition.claim().leaf().equals(AttestationClaims.COMPLIANCE_STATUS)) {
      return Optional.empty();
    }
    var unmet =
        claims.array(AttestationClaims.COMPLIANCE_UNMET).orElse(List.of()).stream()
            .limit(MAX_PLACES)
            .map(id -> id instanceof JsonString(var text) ? Shown.text(text) : Shown.json(id))
            .toList();
    return unmet.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Near miss: the attestation service withheld it because of %s."
                .formatted(String.join(", ", unmet)));
  }

  /// The way to the claim ends in something that is not an object.
  private static Optional<String> brokenPath(Condition.Claim condition, JsonObject claims) {
    var names = condition.claim().names();
    for (var i = 1; i < names.size(); i++) {
      var prefix = new ClaimPath(names.subList(0, i));
      var value = prefix.in(claims);
      if (value.isEmpty()) {
        return Optional.of("The token has no " + prefix + ".");
      }
      if (!(value.get() instanceof JsonObject)) {
        return Optional.of(prefix + " is no object: paths lead through objects only.");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> sameValueElsewhere(Condition.Claim condition, JsonObject claims) {
    if (condition.operator() != Operator.EQUALS) {
      return Optional.empty();
    }
    return places(claims).stream()
        .filter(p -> leaf(p.path()).equalsIgnoreCase(condition.claim().leaf()))
        .filter(p -> Scalar.of(p.value()).filter(condition.value()::sameAs).isPresent())
        .findFirst()
        .map(p -> "Near miss: %s is %s.".formatted(p.path(), Shown.json(p.value())));
  }

  private static Optional<String> almost(Condition.Claim condition, Scalar actual) {
    var expected = condition.value().text();
    var found = actual.text();
    if (condition.operator().isOrdering()) {
      return actual.integer().isPresent()
          ? Optional.empty()
          : Optional.of("The claim is no integer, so it cannot be ordered.");
    }
    if (condition.operator() != Operator.EQUALS) {
      return Optional.empty();
    }
    if (expected.equalsIgnoreCase(found)) {
      return Optional.of("Near miss: the value differs in upper and lower case only.");
    }
    if (expected.strip().equals(found.strip())) {
      return Optional.of("Near miss: the value differs in white space at its ends only.");
    }
    if (expected.startsWith("0x") && expected.substring(2).equalsIgnoreCase(found)) {
      return Optional.of("Near miss: the claim has no 0x in front.");
    }
    if (sameBytes(expected, found)) {
      return Optional.of("Near miss: the policy has base64, the claim has lower-case hex.");
    }
    if (sameBytes(found, expected)) {
      return Optional.of("Near miss: the policy has hex, the claim has base64.");
    }
    return Optional.empty();
  }

  private static boolean sameBytes(String base64, String hex) {
    if (hex.isEmpty() || hex.length() % 2 != 0) {
      return false;
    }
    try {
      return Base64Url.decodeLenient(base64).equals(Bytes.ofHex(hex));
    } catch (MalformedInputException e) {
      return false;
    }
  }

  /// Every member of the token with its path, the outermost first; arrays are not entered.
  private static List<Place> places(JsonObject claims) {
    var places = new ArrayList<Place>();
    var level = List.of(new Place("", claims));
    while (!level.isEmpty()) {
      var next = new ArrayList<Place>();
      for (var place : level) {
        if (!(place.value() instanceof JsonObject object)) {
          continue;
        }
        for (var member : object.members().entrySet()) {
          if (places.size() == MAX_CLAIMS) {
            return places;
          }
          // Names in a token are its holder's choice. What no policy can name is no near miss, and
          // would be repeated in every path below it.
          if (place.path().length() + member.getKey().length() >= ClaimPath.MAX_CHARS) {
            continue;
          }
          var prefix = place.path().isEmpty() ? "" : place.path() + ".";
          var inner = new Place(prefix + member.getKey(), member.getValue());
          places.add(inner);
          if (!(member.getValue() instanceof JsonArray)) {
            next.add(inner);
          }
        }
      }
      level = next;
    }
    return places;
  }

  private static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
