package io.privyseal.cli.demo;

import io.privyseal.cli.demo.DemoOutcome.Verdict;
import io.privyseal.cli.stack.DecisionRecord;
import io.privyseal.cli.stack.RunningStack;
import io.privyseal.cli.stack.StackClient;
import io.privyseal.client.KeyRefusedException;
import io.privyseal.client.KeyUndecidedException;
import io.privyseal.client.PrivysealClient;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.LocalStack;
import java.net.URI;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Plays the cases: each is one call of the client that a workload would make, and one look at the
/// record of the decision as the owner of the key.
final class DemoPlay {
  private final LocalStack stack;
  private final VaultClients clients;
  private final StackClient owner;
  private final SealedSecret secret;
  private final DemoGuest guest;

  DemoPlay(RunningStack running, VaultClients clients, StackClient owner, SealedSecret secret) {
    this.stack = running.stack();
    this.clients = clients;
    this.owner = owner;
    this.secret = secret;
    this.guest = new DemoGuest(stack.host(), stack.engine());
  }

  DemoOutcome play(DemoCase played) throws InterruptedException {
    var watch = clients.watch();
    var client =
        PrivysealClient.builder(
                authority(played),
                stack.vaultUrl(),
                clients.credential(identity(played)),
                runtimeData -> guest.attest(played, runtimeData))
            .trust(List.of(stack.ca()))
            .cryptoEngine(stack.engine())
            .httpClient(watch)
            .disableChallengeResourceVerification()
            .build();
    var start = System.nanoTime();
    Verdict verdict;
    Optional<DecisionId> decision;
    var proof = "";
    try (var key = client.release(secret.key().getName())) {
      verdict = Verdict.RELEASED;
      decision = watch.last();
      if (key.privateKey() instanceof RSAPrivateKey released && secret.opensWith(released)) {
        proof = "the released key opened the sealed secret: \"" + SealedSecret.PLAIN + "\"";
      }
    } catch (KeyRefusedException e) {
      verdict = Verdict.REFUSED;
      decision = e.decision();
    } catch (KeyUndecidedException e) {
      verdict = Verdict.UNDECIDED;
      decision = e.decision();
    }
    var time = Duration.ofNanos(System.nanoTime() - start);
    return outcome(played, verdict, decision, proof, time);
  }

  /// Looks the decision up as the owner of the key.
  private DemoOutcome outcome(
      DemoCase played, Verdict verdict, Optional<DecisionId> decision, String proof, Duration time)
      throws InterruptedException {
    if (decision.isEmpty()) {
      return new DemoOutcome(played, verdict, "", "", List.of(), proof, time);
    }
    var record =
        DecisionRecord.fetch(
            owner, stack.platformUrl(), decision.get(), clients.token(VaultClients.OPERATOR));
    return new DemoOutcome(
        played,
        verdict,
        who(record.json()),
        decision.get().value(),
        record.findings(),
        proof,
        time);
  }

  private static String who(JsonObject event) {
    return switch (event.string("service").orElse("")) {
      case "attestation" -> "attestation service " + event.string("vault").orElse("");
      case "keyvault" -> "key vault";
      default -> event.string("service").orElse("service");
    };
  }

  private URI authority(DemoCase played) {
    return played == DemoCase.OTHER_AUTHORITY
        ? stack.secondAttestationUrl()
        : stack.attestationUrl();
  }

  private static String identity(DemoCase played) {
    return played == DemoCase.NO_PERMISSION ? VaultClients.OUTSIDER : VaultClients.WORKLOAD;
  }
}
