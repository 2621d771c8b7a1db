package io.privyseal.keyvault.service;

import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonNull;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import io.privyseal.keyvault.domain.Page;
import io.privyseal.keyvault.service.wire.SkipToken;
import java.util.function.Function;

/// Lists in pages: which one is asked for, and how it is shown with the URL of the next.
final class Paging {
  private Paging() {}

  /// The name that the page starts behind; empty for the first page.
  static String afterName(Request request) {
    return request.query("$skiptoken").map(SkipToken::read).orElse("");
  }

  /// The ordinal that the page starts behind; 0 for the first page.
  static int afterOrdinal(Request request) {
    var text = afterName(request);
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException _) {
      throw new MalformedInputException("$skiptoken: expected one of this list");
    }
  }

  /// @throws MalformedInputException unless `maxresults` is left out or a size that is offered
  static int size(Request request) {
    return request
        .query("maxresults")
        .map(text -> {
          if (!text.matches("[0-9]{1,2}")
              || Integer.parseInt(text) < 1
              || Integer.parseInt(text) > Page.MAX_ITEMS) {
            throw new MalformedInputException(
                "maxresults: expected 1 to %d".formatted(Page.MAX_ITEMS));
          }
          return Integer.parseInt(text);
        })
        .orElse(Page.MAX_ITEMS);
  }

  /// @param path of the list, `/keys`
  static <T> Reply listed(Admitted in, String path, Page<T> page, Function<T, JsonObject> item) {
    JsonValue next =
        page.next()
            .<JsonValue>map(after ->
                new JsonString(
                    in.urls().nextPage(path, in.apiVersion(), size(in.request()), after)))
            .orElse(new JsonNull());
    return Reply.json(
        200,
        JsonObject.builder()
            .put("value", new JsonArray(page.items().stream().<JsonValue>map(item).toList()))
            .put("nextLink", next)
            .build());
  }
}
