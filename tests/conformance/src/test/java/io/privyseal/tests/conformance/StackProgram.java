package io.privyseal.tests.conformance;

import io.privyseal.audit.AuditFilter;
import io.privyseal.audit.AuditPage;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;
import io.privyseal.server.LocalStack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// A local stack in a process of its own, so that it can be killed. Prints one line of JSON when it
/// answers, and stops when its standard input ends.
///
/// Argument: the data directory.
final class StackProgram {
  private StackProgram() {}

  public static void main(String[] args) throws IOException {
    try (var stack = LocalStack.start(Path.of(args[0]), 0)) {
      System.out.println(description(stack).toJson());
      while (System.in.read() >= 0) {
        // Nothing is said; only the end counts.
      }
    }
  }

  private static JsonObject description(LocalStack stack) {
    return JsonObject.builder()
        .put("vault", stack.vaultUrl().toString())
        .put("authority", stack.attestationUrl().toString())
        .put("ca", stack.caFile().toString())
        .put("operator", stack.token("operator"))
        .put("workload", stack.token("workload"))
        .put("attestation", new Attestations(stack).token())
        .put("recordedReleases", recordedReleases(stack))
        .build();
  }

  private static long recordedReleases(LocalStack stack) {
    var filter = AuditFilter.ALL.ofKind(Decision.Kind.RELEASE).ofVerdict(Verdict.ACCEPTED);
    var position = Optional.of(AuditPage.Position.NEWEST);
    var count = 0L;
    while (position.isPresent()) {
      var page = stack.audit().list(filter, position.get(), AuditPage.MAX_ENTRIES);
      count += page.entries().size();
      position = page.next();
    }
    return count;
  }
}
