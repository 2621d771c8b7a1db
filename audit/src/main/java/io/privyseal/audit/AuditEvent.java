package io.privyseal.audit;

import io.privyseal.foundation.decision.Decision;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// One decision and the circumstances in which it was made. Holds no key, token or evidence; texts
/// are cut to [#MAX_TEXT_CHARS].
///
/// @param decision what was decided and why
/// @param service which service decided: `keyvault`, `attestation`, `access`
/// @param operation what was asked of it: `keys/release`, `policies/set`
/// @param tenant the tenant of the resource; empty if the request reached no resource
/// @param vault the vault or attestation instance; may be empty
/// @param resource path of the resource inside the installation: `/vaults/v/keys/k/version`; may be
///   empty
/// @param callerIssuer who vouches for the caller; empty if the caller is not known
/// @param callerTenant the tenant of the caller; may be empty
/// @param callerObjectId the caller's principal; may be empty
/// @param callerAppId the caller's application; may be empty
/// @param correlationId names the request in logs and answers
/// @param traceId names the trace that the request belongs to, if it belongs to one
/// @param facts what the decision was about, by name, for those who count later: at most
///   [#MAX_FACTS]
public record AuditEvent(
    Decision decision,
    String service,
    String operation,
    String tenant,
    String vault,
    String resource,
    String callerIssuer,
    String callerTenant,
    String callerObjectId,
    String callerAppId,
    String correlationId,
    String traceId,
    Map<String, String> facts) {
  /// Facts of one event.
  public static final int MAX_FACTS = 32;

  private static final Pattern FACT_NAME = Pattern.compile("[a-z][0-9A-Za-z.-]{0,63}");

  /// Characters of each text.
  public static final int MAX_TEXT_CHARS = 512;

  public AuditEvent {
    service = cut(service);
    operation = cut(operation);
    tenant = cut(tenant);
    vault = cut(vault);
    resource = cut(resource);
    callerIssuer = cut(callerIssuer);
    callerTenant = cut(callerTenant);
    callerObjectId = cut(callerObjectId);
    callerAppId = cut(callerAppId);
    correlationId = cut(correlationId);
    traceId = cut(traceId);
    if (service.isEmpty() || operation.isEmpty()) {
      throw new IllegalArgumentException("an event names its service and operation");
    }
    if (facts.size() > MAX_FACTS || !facts.keySet().stream().allMatch(AuditEvent::isFactName)) {
      throw new IllegalArgumentException("too many facts, or one without a proper name");
    }
    var kept = new LinkedHashMap<String, String>();
    facts.forEach((name, value) -> kept.put(name, cut(value)));
    facts = Collections.unmodifiableMap(kept);
  }

  private static boolean isFactName(String name) {
    return FACT_NAME.matcher(name).matches();
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT_CHARS ? text : text.substring(0, MAX_TEXT_CHARS);
  }

  /// The same as a part of a trace.
  public AuditEvent withTraceId(String id) {
    return new AuditEvent(
        decision,
        service,
        operation,
        tenant,
        vault,
        resource,
        callerIssuer,
        callerTenant,
        callerObjectId,
        callerAppId,
        correlationId,
        id,
        facts);
  }

  /// An event of `decision`; the circumstances are added by the builder.
  public static Builder of(Decision decision, String service, String operation) {
    return new Builder(decision, service, operation);
  }

  /// Collects the circumstances; what is not set stays empty.
  public static final class Builder {
    private final Decision decision;
    private final String service;
    private final String operation;
    private String tenant = "";
    private String vault = "";
    private String resource = "";
    private String callerIssuer = "";
    private String callerTenant = "";
    private String callerObjectId = "";
    private String callerAppId = "";
    private String correlationId = "";
    private String traceId = "";
    private Map<String, String> facts = Map.of();

    private Builder(Decision decision, String service, String operation) {
      this.decision = decision;
      this.service = service;
      this.operation = operation;
    }

    public Builder tenant(String value) {
      tenant = value;
      return this;
    }

    public Builder vault(String value) {
      vault = value;
      return this;
    }

    public Builder resource(String value) {
      resource = value;
      return this;
    }

    public Builder caller(String issuer, String tenantId, String objectId, String appId) {
      callerIssuer = issuer;
      callerTenant = tenantId;
      callerObjectId = objectId;
      callerAppId = appId;
      return this;
    }

    public Builder correlationId(String value) {
      correlationId = value;
      return this;
    }

    public Builder traceId(String value) {
      traceId = value;
      return this;
    }

    public Builder facts(Map<String, String> value) {
      facts = value;
      return this;
    }

    public AuditEvent build() {
      return new AuditEvent(
          decision,
          service,
          operation,
          tenant,
          vault,
          resource,
          callerIssuer,
          callerTenant,
          callerObjectId,
          callerAppId,
          correlationId,
          traceId,
          facts);
    }
  }
}
