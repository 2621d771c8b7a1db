package io.privyseal.attestation.reports;

import io.privyseal.foundation.decision.Verdict;
import io.privyseal.foundation.json.JsonValue.JsonObject;

/// How often each verdict came.
public record Verdicts(long accepted, long rejected, long undecided) {
  static final Verdicts NONE = new Verdicts(0, 0, 0);

  Verdicts plus(Verdict verdict) {
    return switch (verdict) {
      case ACCEPTED -> new Verdicts(accepted + 1, rejected, undecided);
      case REJECTED -> new Verdicts(accepted, rejected + 1, undecided);
      case UNDECIDED -> new Verdicts(accepted, rejected, undecided + 1);
    };
  }

  public long all() {
    return accepted + rejected + undecided;
  }

  JsonObject toJson() {
    return JsonObject.builder()
        .put("accepted", accepted)
        .put("rejected", rejected)
        .put("undecided", undecided)
        .build();
  }
}
