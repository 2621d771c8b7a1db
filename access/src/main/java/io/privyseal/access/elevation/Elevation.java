package io.privyseal.access.elevation;

import io.privyseal.access.Role;
import io.privyseal.access.Scope;
import io.privyseal.access.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/// One request of a caller to have a role for a while, and what became of it.
///
/// @param eligibility that allows it
/// @param principalId the caller itself, also where a group is eligible
/// @param duration counted from the grant
/// @param reason 1 to [#MAX_REASON_CHARS] characters, for people
/// @param ticket where it is explained; may be empty
public record Elevation(
    UUID id,
    UUID eligibility,
    TenantId tenantId,
    String principalId,
    Role role,
    Scope scope,
    Duration duration,
    String reason,
    String ticket,
    Instant requestedAt,
    Progress progress) {
  public static final int MAX_REASON_CHARS = 256;
  public static final int MAX_TICKET_CHARS = 64;

  /// How long a request waits for its approval.
  public static final Duration PENDING_FOR = Duration.ofHours(24);

  private static final Pattern REASON =
      Pattern.compile("(?U)\\S(\\P{Cntrl}{0,%d}\\S)?".formatted(MAX_REASON_CHARS - 2));
  private static final Pattern TICKET =
      Pattern.compile("[0-9A-Za-z][0-9A-Za-z._/#:-]{0,%d}".formatted(MAX_TICKET_CHARS - 1));

  /// Where a request stands at a moment.
  public enum State {
    PENDING,
    ACTIVE,
    /// Its time is over.
    EXPIRED,
    DENIED,
    ENDED,
    /// Nobody approved in time.
    LAPSED
  }

  public Elevation {
    if (!isReason(reason) || !(ticket.isEmpty() || isTicket(ticket))) {
      throw new IllegalArgumentException("a request has a reason, and a ticket of its form");
    }
    if (!Eligibility.isDuration(duration)) {
      throw new IllegalArgumentException("a role is had for a bounded time");
    }
  }

  public static boolean isReason(String text) {
    return REASON.matcher(text).matches();
  }

  public static boolean isTicket(String text) {
    return TICKET.matcher(text).matches();
  }

  public State stateAt(Instant now) {
    return switch (progress) {
      case Progress.Pending() ->
          now.isBefore(requestedAt.plus(PENDING_FOR)) ? State.PENDING : State.LAPSED;
      case Progress.Granted(_, _, var until) -> now.isBefore(until) ? State.ACTIVE : State.EXPIRED;
      case Progress.Denied _ -> State.DENIED;
      case Progress.Ended _ -> State.ENDED;
    };
  }

  /// Whether something may still come of it.
  public boolean isOpenAt(Instant now) {
    var state = stateAt(now);
    return state == State.PENDING || state == State.ACTIVE;
  }

  public Elevation with(Progress next) {
    return new Elevation(
        id,
        eligibility,
        tenantId,
        principalId,
        role,
        scope,
        duration,
        reason,
        ticket,
        requestedAt,
        next);
  }
}
