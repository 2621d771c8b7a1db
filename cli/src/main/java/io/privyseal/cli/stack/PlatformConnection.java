package io.privyseal.cli.stack;

import io.privyseal.cli.command.Command;
import io.privyseal.cli.command.InputFiles;
import io.privyseal.cli.command.Surroundings;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// The platform's API and who asks it: that of the local stack and its operator, or what `--url`,
/// `--ca` and `--token` name.
///
/// @param platform base URL
/// @param bearer the token
public record PlatformConnection(StackClient client, URI platform, String bearer)
    implements AutoCloseable {

  static void addOptions(CommandSpec spec) {
    spec.addOption(
        Command.option(
            URI.class, "--url", "URL", "The platform's API; by default that of the local stack."));
    spec.addOption(
        Command.option(
            Path.class, "--ca", "FILE", "CA certificate of --url; by default the local stack's."));
    spec.addOption(
        Command.option(
            String.class,
            "--token",
            "TOKEN|FILE",
            "Who asks; by default the operator of the local stack."));
    spec.addOption(DataDirectory.option());
  }

  /// @param identity of the local stack that asks, unless `--token` says who
  /// @throws io.privyseal.cli.command.CommandFailure if no stack runs and an option is missing
  public static PlatformConnection open(
      ParseResult arguments, Surroundings surroundings, String identity)
      throws InterruptedException {
    var url = Command.value(arguments, "--url", URI.class);
    var ca = Command.value(arguments, "--ca", Path.class);
    var given = Command.value(arguments, "--token", String.class).map(InputFiles::textOrFile);
    var stack =
        url.isPresent() && ca.isPresent() && given.isPresent()
            ? Optional.<StackFile>empty()
            : Optional.of(StackFile.read(DataDirectory.of(arguments, surroundings)));
    var client = new StackClient(ca.orElseGet(() -> stack.orElseThrow().certificate()));
    try {
      var bearer = given.isPresent() ? given.get() : token(stack.orElseThrow(), client, identity);
      var platform = url.orElseGet(() -> stack.orElseThrow().service("platform"));
      return new PlatformConnection(client, platform, bearer);
    } catch (RuntimeException | InterruptedException e) {
      client.close();
      throw e;
    }
  }

  private static String token(StackFile stack, StackClient client, String identity)
      throws InterruptedException {
    return TokenCommand.token(stack, client, identity, TokenCommand.VAULT_RESOURCE)
        .string("access_token")
        .orElse("");
  }

  /// What the platform answers to a GET of that path.
  public StackClient.Answer get(String path) throws InterruptedException {
    return client.get(platform.resolve(path), bearer);
  }

  /// The same as text.
  ///
  /// @throws io.privyseal.cli.command.CommandFailure unless the answer is 200
  public String page(String path) throws InterruptedException {
    return client.page(platform.resolve(path), bearer);
  }

  /// What it answers to a POST of that body.
  public StackClient.Answer post(String path, JsonObject body) throws InterruptedException {
    return client.post(platform.resolve(path), bearer, body);
  }

  /// What it answers to a PUT of that body.
  public StackClient.Answer put(String path, JsonObject body) throws InterruptedException {
    return client.put(platform.resolve(path), bearer, body);
  }

  /// What it answers to a DELETE.
  public StackClient.Answer delete(String path) throws InterruptedException {
    return client.delete(platform.resolve(path), bearer);
  }

  @Override
  public void close() {
    client.close();
  }
}
