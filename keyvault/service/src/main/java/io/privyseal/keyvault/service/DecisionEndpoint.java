package io.privyseal.keyvault.service;

import io.privyseal.access.Action;
import io.privyseal.access.Scope;
import io.privyseal.audit.AuditEntry;
import io.privyseal.audit.AuditJson;
import io.privyseal.audit.AuditLog;
import io.privyseal.audit.AuditUnavailableException;
import io.privyseal.foundation.decision.Decision;
import io.privyseal.foundation.decision.DecisionId;
import io.privyseal.foundation.web.HttpProblem;
import io.privyseal.foundation.web.Reply;
import io.privyseal.foundation.web.Request;
import java.util.Optional;

/// The whole record of a decision, for whoever administers the key or vault that it is about. Our
/// own addition to the protocol.
final class DecisionEndpoint {
  private final Gate gate;
  private final AuditLog audit;

  DecisionEndpoint(Gate gate, AuditLog audit) {
    this.gate = gate;
    this.audit = audit;
  }

  Reply get(Request request) {
    var known = gate.identify(request);
    var id = new DecisionId(request.pathParameter("id"));
    var vault = known.vault().name().value();
    var entry = find(id).filter(found -> found.event().vault().equals(vault));
    // An unknown id asks for the role too, and a denial names the vault only, so that the answer
    // tells neither which ids exist nor what they are about.
    var all = Scope.vault(vault);
    var where = entry.map(found -> scope(vault, found)).orElse(all);
    gate.authorize(known, Action.DECISIONS_READ, where, Decision.Kind.ACCESS, all);
    return Reply.json(
        200,
        AuditJson.write(
            entry.orElseThrow(
                () -> new HttpProblem(404, "DecisionNotFound", "There is no such decision."))));
  }

  private Optional<AuditEntry> find(DecisionId id) {
    try {
      return audit.find(id);
    } catch (AuditUnavailableException _) {
      throw Problems.unavailable("The record cannot be read now. Try again later.");
    }
  }

  /// The key or secret that the decision is about, else the vault.
  private static Scope scope(String vault, AuditEntry entry) {
    var prefix = Scope.vault(vault).path() + "/";
    var resource = entry.event().resource();
    var segments =
        resource.startsWith(prefix)
            ? resource.substring(prefix.length()).split("/", 3)
            : new String[0];
    if (segments.length < 2) {
      return Scope.vault(vault);
    }
    return switch (segments[0]) {
      case "keys" -> Scope.key(vault, segments[1]);
      case "secrets" -> Scope.secret(vault, segments[1]);
      default -> Scope.vault(vault);
    };
  }
}
