package io.privyseal.cli.stack;

import io.privyseal.cli.command.CommandFailure;
import io.privyseal.foundation.bytes.Bytes;
import io.privyseal.foundation.bytes.MalformedInputException;
import io.privyseal.foundation.json.Json;
import io.privyseal.foundation.json.JsonValue;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.foundation.json.JsonValue.JsonString;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// How a running stack is reached: `stack.json` in its data directory, written when it is ready and
/// removed when it stops. Holds no secret, but with a client id of it, which are random, anybody on
/// this machine is given tokens of that identity: only its owner may read it.
///
/// @param services URLs by name: `platform`, `vault`, `attestation`, `otherAttestation`, `issuer`,
///   `managedIdentity`
/// @param certificate the CA certificate that clients must trust
/// @param tenant of the local identities
/// @param identities client ids by name: `operator`, `workload`, `outsider`
public record StackFile(
    Map<String, URI> services, Path certificate, String tenant, Map<String, String> identities) {
  private static final String NAME = "stack.json";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  public StackFile {
    services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    identities = Collections.unmodifiableMap(new LinkedHashMap<>(identities));
  }

  /// @throws CommandFailure if no stack runs on that directory
  public static StackFile read(Path data) {
    try {
      return fromJson(Json.parseObject(Bytes.copyOf(Files.readAllBytes(data.resolve(NAME)))));
    } catch (NoSuchFileException _) {
      throw CommandFailure.surroundings(
          "no stack runs on " + data,
          "Start one with privyseal up, or name the data directory of a running one with --data.");
    } catch (IOException | MalformedInputException e) {
      throw CommandFailure.surroundings(
          data.resolve(NAME) + " cannot be read: " + e.getMessage(),
          "Stop the stack and start it again: privyseal up.");
    }
  }

  void write(Path data) throws IOException {
    var file = data.resolve(NAME);
    var next =
        Files.createTempFile(data, NAME, ".next", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(next, Json.writePretty(toJson()) + "\n");
    Files.move(next, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  static void remove(Path data) throws IOException {
    Files.deleteIfExists(data.resolve(NAME));
  }

  URI service(String name) {
    var uri = services.get(name);
    if (uri == null) {
      throw new MalformedInputException("stack.json: no service " + name);
    }
    return uri;
  }

  public JsonObject toJson() {
    var urls = JsonObject.builder();
    services.forEach((name, uri) -> urls.put(name, uri.toString()));
    var ids = JsonObject.builder();
    identities.forEach(ids::put);
    return JsonObject.builder()
        .put("services", urls.build())
        .put("certificate", certificate.toString())
        .put("tenant", tenant)
        .put("identities", ids.build())
        .build();
  }

  static StackFile fromJson(JsonObject json) {
    var services = new LinkedHashMap<String, URI>();
    texts(json, "services").forEach((name, uri) -> services.put(name, uri(uri)));
    return new StackFile(
        services,
        Path.of(text(json, "certificate")),
        text(json, "tenant"),
        texts(json, "identities"));
  }

  private static URI uri(String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedInputException("stack.json: a service has no URL", e);
    }
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new MalformedInputException("stack.json: no " + name));
  }

  private static Map<String, String> texts(JsonObject json, String name) {
    var texts = new LinkedHashMap<String, String>();
    var members =
        json.object(name).orElseThrow(() -> new MalformedInputException("stack.json: no " + name));
    for (Map.Entry<String, JsonValue> member : members.members().entrySet()) {
      if (!(member.getValue() instanceof JsonString(var value))) {
        throw new MalformedInputException("stack.json: expected texts in " + name);
      }
      texts.put(member.getKey(), value);
    }
    return texts;
  }
}
