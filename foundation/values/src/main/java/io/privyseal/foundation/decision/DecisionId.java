package io.privyseal.foundation.decision;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;

/// Names one decision. 128 random bits, so that it tells its holder nothing.
///
/// @param value `d-` and 32 lower-case hex digits
public record DecisionId(String value) {
  private static final Pattern FORM = Pattern.compile("d-[0-9a-f]{32}");

  public DecisionId {
    if (!FORM.matcher(value).matches()) {
      throw new MalformedInputException("decision id: expected d- and 32 hex digits");
    }
  }

  public static DecisionId random(SecureRandom random) {
    var bits = new byte[16];
    random.nextBytes(bits);
    return new DecisionId("d-" + HexFormat.of().formatHex(bits));
  }
}
