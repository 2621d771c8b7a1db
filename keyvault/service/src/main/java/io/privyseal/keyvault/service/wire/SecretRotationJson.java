package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.keyvault.domain.KeptRotationPolicy;
import io.privyseal.keyvault.domain.ObjectVersion;
import io.privyseal.keyvault.secrets.rotation.KeptSecretRotation;
import io.privyseal.keyvault.secrets.rotation.RotationProgress;
import io.privyseal.keyvault.secrets.rotation.SecretRotationPolicy;
import io.privyseal.keyvault.secrets.rotation.ValueSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The rotation policy of a secret: that of a key with a `source`, either `{"function": name,
/// "parameters": {...}}` or `{"webhook": url}`. Our own.
public final class SecretRotationJson {
  private static final String SOURCE = "source";

  private SecretRotationJson() {}

  /// @throws MalformedInputException if the body is not of that form
  /// @throws io.privyseal.keyvault.domain.RefusedException if its parts do not go together
  public static SecretRotationPolicy read(Bytes text) {
    var schedule = RotationPolicyJson.read(text);
    var source =
        Body.parse(text)
            .object(SOURCE)
            .orElseThrow(() -> new MalformedInputException("source: expected an object"));
    return new SecretRotationPolicy(schedule, source(source));
  }

  private static ValueSource source(Body source) {
    var function = source.string("function");
    var webhook = source.string("webhook");
    if (function.isPresent() == webhook.isPresent()) {
      throw new MalformedInputException("source: expected either function or webhook");
    }
    if (webhook.isPresent()) {
      if (source.object("parameters").isPresent()) {
        throw source.wrong("parameters", "none with a webhook");
      }
      return new ValueSource.Webhook(url(source, webhook.get()));
    }
    return new ValueSource.Function(
        function.orElseThrow(),
        source.object("parameters").map(SecretRotationJson::parameters).orElse(Map.of()));
  }

  private static URI url(Body source, String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      throw source.wrong("webhook", "an https URL");
    }
  }

  private static Map<String, String> parameters(Body parameters) {
    var values = new LinkedHashMap<String, String>();
    parameters
        .json()
        .members()
        .forEach((name, value) -> {
          if (!(value instanceof JsonString(var text))) {
            throw new MalformedInputException("source.parameters: expected texts");
          }
          values.put(name, text);
        });
    return values;
  }

  /// @param id the URL of the policy
  public static JsonObject write(String id, KeptSecretRotation kept) {
    var json =
        RotationPolicyJson.write(
                id,
                Optional.of(
                    new KeptRotationPolicy(
                        kept.policy().schedule(), kept.created(), kept.updated())))
            .toBuilder()
            .put(SOURCE, write(kept.policy().source()));
    if (kept.progress().attempts() > 0) {
      json.put("progress", write(kept.progress()));
    }
    return json.build();
  }

  private static JsonObject write(ValueSource source) {
    return switch (source) {
      case ValueSource.Function(var name, var parameters) -> {
        var json = JsonObject.builder();
        parameters.forEach(json::put);
        yield JsonObject.builder().put("function", name).put("parameters", json.build()).build();
      }
      case ValueSource.Webhook(var url) ->
          JsonObject.builder().put("webhook", url.toString()).build();
    };
  }

  private static JsonObject write(RotationProgress progress) {
    return JsonObject.builder()
        .put("version", progress.of().map(ObjectVersion::value).orElse(null))
        .put("attempts", progress.attempts())
        .put("maxAttempts", RotationProgress.MAX_ATTEMPTS)
        .put("lastFailure", progress.lastFailure().orElse(null))
        .build();
  }
}
