package io.privyseal.keyvault.service.wire;

import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.JsonValue.JsonArray;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.keyvault.domain.KeptRotationPolicy;
import io.privyseal.keyvault.domain.KeyLifetime;
import io.privyseal.keyvault.domain.RotationPolicy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// KeyRotationPolicy: `{id, lifetimeActions: [{trigger, action}], attributes: {expiryTime}}`.
///
/// Source: Key Vault REST, Get and Update Key Rotation Policy.
public final class RotationPolicyJson {
  private static final String ACTIONS = "lifetimeActions";
  private static final String AFTER_CREATE = "timeAfterCreate";
  private static final String BEFORE_EXPIRY = "timeBeforeExpiry";
  private static final String EXPIRY = "expiryTime";

  private RotationPolicyJson() {}

  /// What happens, by the name that the protocol has for it, and what triggers it.
  private record Action(
      String type, Optional<KeyLifetime> afterCreate, Optional<KeyLifetime> beforeExpiry) {}

  /// What a request asks for. A notice is part of every policy; one that is left out is the default
  /// one.
  ///
  /// @throws MalformedInputException if the body is not of that form
  /// @throws io.privyseal.keyvault.domain.RefusedException if the times do not go together
  public static RotationPolicy read(Bytes text) {
    var body = Body.parse(text);
    var rotation = Optional.<RotationPolicy.Rotation>empty();
    var notice = Optional.<KeyLifetime>empty();
    for (var item : body.objects(ACTIONS).orElse(List.of())) {
      var action = action(item);
      switch (action.type()) {
        case "rotate" -> {
          requireFirst(body, rotation);
          rotation = Optional.of(rotation(action));
        }
        case "notify" -> {
          requireFirst(body, notice);
          notice = Optional.of(notice(action));
        }
        default -> throw body.wrong(ACTIONS + ".action.type", "Rotate or Notify");
      }
    }
    var expiry = body.object("attributes").flatMap(attributes -> lifetime(attributes, EXPIRY));
    return new RotationPolicy(expiry, rotation, notice.orElse(RotationPolicy.DEFAULT_NOTICE));
  }

  private static Action action(Body item) {
    var type =
        item.object("action")
            .flatMap(action -> action.string("type"))
            .orElseThrow(() -> item.wrong("action.type", "Rotate or Notify"));
    var trigger =
        item.object("trigger").orElseThrow(() -> item.wrong("trigger", "an object, found none"));
    var action =
        new Action(
            type.toLowerCase(Locale.ROOT),
            lifetime(trigger, AFTER_CREATE),
            lifetime(trigger, BEFORE_EXPIRY));
    if (action.afterCreate().isPresent() == action.beforeExpiry().isPresent()) {
      throw item.wrong("trigger", "either " + AFTER_CREATE + " or " + BEFORE_EXPIRY);
    }
    return action;
  }

  private static RotationPolicy.Rotation rotation(Action action) {
    return action
        .afterCreate()
        .<RotationPolicy.Rotation>map(RotationPolicy.AfterCreate::new)
        .orElseGet(() -> new RotationPolicy.BeforeExpiry(action.beforeExpiry().orElseThrow()));
  }

  private static KeyLifetime notice(Action action) {
    return action
        .beforeExpiry()
        .orElseThrow(() ->
            new MalformedInputException(
                ACTIONS + ": " + AFTER_CREATE + " triggers Rotate only, found it with Notify"));
  }

  private static void requireFirst(Body body, Optional<?> before) {
    if (before.isPresent()) {
      throw body.wrong(ACTIONS, "at most one action of each type");
    }
  }

  private static Optional<KeyLifetime> lifetime(Body body, String name) {
    return body.string(name)
        .map(text -> {
          try {
            return new KeyLifetime(text);
          } catch (MalformedInputException e) {
            throw e.in(body.path(name));
          }
        });
  }

  /// @param id the URL of the policy
  /// @param kept empty if the key has none of its own: then the default one is shown
  public static JsonObject write(String id, Optional<KeptRotationPolicy> kept) {
    var policy = kept.map(KeptRotationPolicy::policy).orElse(RotationPolicy.DEFAULT);
    var actions = new java.util.ArrayList<io.privyseal.foundation.json.JsonValue>();
    policy
        .rotation()
        .ifPresent(rule ->
            actions.add(
                switch (rule) {
                  case RotationPolicy.AfterCreate(var time) -> write("Rotate", AFTER_CREATE, time);
                  case RotationPolicy.BeforeExpiry(var time) ->
                      write("Rotate", BEFORE_EXPIRY, time);
                }));
    actions.add(write("Notify", BEFORE_EXPIRY, policy.noticeBeforeExpiry()));
    var attributes = JsonObject.builder();
    policy.expiry().ifPresent(time -> attributes.put(EXPIRY, time.text()));
    kept.ifPresent(it ->
        attributes
            .put("created", it.created().getEpochSecond())
            .put("updated", it.updated().getEpochSecond()));
    return JsonObject.builder()
        .put("id", id)
        .put(ACTIONS, new JsonArray(actions))
        .put("attributes", attributes.build())
        .build();
  }

  private static JsonObject write(String type, String trigger, KeyLifetime time) {
    return JsonObject.builder()
        .put("trigger", JsonObject.builder().put(trigger, time.text()).build())
        .put("action", JsonObject.builder().put("type", type).build())
        .build();
  }
}
