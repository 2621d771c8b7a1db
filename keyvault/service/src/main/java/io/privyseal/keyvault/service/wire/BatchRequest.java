package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Base64Url;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.keyvault.domain.CipherAlgorithm;
import java.util.ArrayList;
import java.util.List;

/// The body of wrapkeys and unwrapkeys, our own addition to the protocol: one algorithm, many
/// values.
///
/// @param values 1 to [#MAX_VALUES], in the order of the answer
public record BatchRequest(CipherAlgorithm algorithm, List<Bytes> values) {
  public static final int MAX_VALUES = 100;

  public BatchRequest {
    values = List.copyOf(values);
  }

  /// @throws MalformedInputException if the body is not `{"alg": "...", "values": ["...", ...]}`
  public static BatchRequest read(Bytes text) {
    var body = Body.parse(text);
    var alg = body.requiredString("alg");
    var algorithm =
        CipherAlgorithm.named(alg).orElseThrow(() -> body.wrong("alg", "an algorithm of wrapKey"));
    var texts = body.strings("values").orElse(List.of());
    if (texts.isEmpty() || texts.size() > MAX_VALUES) {
      throw body.wrong("values", "1 to %d values".formatted(MAX_VALUES));
    }
    var values = new ArrayList<Bytes>();
    for (var i = 0; i < texts.size(); i++) {
      try {
        values.add(Base64Url.decodeLenient(texts.get(i)));
      } catch (MalformedInputException e) {
        throw e.in(body.path("values[" + i + "]"));
      }
    }
    return new BatchRequest(algorithm, values);
  }
}
