package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.keyvault.domain.RefusedException;
import io.privyseal.keyvault.secrets.ContentType;
import io.privyseal.keyvault.secrets.SecretRequest;
import io.privyseal.keyvault.secrets.SecretValues;
import java.util.Optional;

/// Reads the bodies of set, update and restore of secrets.
///
/// Every method throws [MalformedInputException], [RefusedException] or [HttpProblem] with status
/// 400 for a body that is not as it should be. No message repeats a value.
public final class SecretRequestReader {
  private SecretRequestReader() {}

  /// @return the caller closes its value
  public static SecretRequest.Set set(Bytes text) {
    var body = Body.parse(text);
    var attributes = KeyRequestReader.attributes(body);
    var tags = KeyRequestReader.tags(body);
    var policy = KeyRequestReader.releasePolicy(body);
    var contentType = contentType(body);
    var value =
        body.string("value")
            .orElseThrow(() -> new MalformedInputException("value: expected text, found none"));
    return new SecretRequest.Set(SecretValues.of(value), contentType, attributes, tags, policy);
  }

  public static SecretRequest.Update update(Bytes text) {
    var body = Body.parse(text);
    if (body.string("value").isPresent()) {
      throw body.wrong("value", "none: a new value is a new version, set by PUT");
    }
    return new SecretRequest.Update(
        contentType(body),
        KeyRequestReader.attributes(body),
        KeyRequestReader.tags(body),
        KeyRequestReader.releasePolicy(body));
  }

  /// The blob of a backup.
  public static Bytes restore(Bytes text) {
    return Body.parse(text).requiredBase64("value");
  }

  private static Optional<ContentType> contentType(Body body) {
    return body.string("contentType").map(ContentType::new);
  }
}
