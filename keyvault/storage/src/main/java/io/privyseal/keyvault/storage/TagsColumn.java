package io.privyseal.keyvault.storage;

import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.keyvault.domain.Tags;
import java.util.LinkedHashMap;

/// Tags in a column: a JSON object of strings; text, because the order of members is kept.
public final class TagsColumn {
  private TagsColumn() {}

  /// @throws IllegalStateException if the text is damaged
  public static Tags read(String text) {
    if (!(Json.parse(text) instanceof JsonObject json)) {
      throw damaged();
    }
    var values = new LinkedHashMap<String, String>();
    json.members()
        .forEach((name, value) -> {
          if (!(value instanceof JsonString(var tag))) {
            throw damaged();
          }
          values.put(name, tag);
        });
    return new Tags(values);
  }

  public static String write(Tags tags) {
    var json = JsonObject.builder();
    tags.values().forEach(json::put);
    return json.build().toJson();
  }

  private static IllegalStateException damaged() {
    return new IllegalStateException("stored tags are damaged");
  }
}
