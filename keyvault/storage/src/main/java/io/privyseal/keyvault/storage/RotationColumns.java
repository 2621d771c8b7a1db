package io.privyseal.keyvault.storage;

import io.privyseal.foundation.sql.Parameters;
import io.privyseal.keyvault.domain.KeyLifetime;
import io.privyseal.keyvault.domain.RotationPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/// The columns that rotation policies of keys and secrets have alike: `expiry`,
/// `rotate_after_create`, `rotate_before_expiry`, `notice_before_expiry`.
public final class RotationColumns {
  private RotationColumns() {}

  /// Empty if the columns are null, as in an outer join.
  public static Optional<RotationPolicy> read(ResultSet row) throws SQLException {
    var notice = row.getString("notice_before_expiry");
    return notice == null
        ? Optional.empty()
        : Optional.of(
            new RotationPolicy(lifetime(row, "expiry"), rotation(row), new KeyLifetime(notice)));
  }

  /// Sets the parameters for the columns, in their order.
  public static void write(Parameters next, RotationPolicy policy) throws SQLException {
    var after = policy.rotation().filter(RotationPolicy.AfterCreate.class::isInstance);
    var before = policy.rotation().filter(RotationPolicy.BeforeExpiry.class::isInstance);
    next.text(policy.expiry().map(KeyLifetime::text).orElse(null))
        .text(after.map(rule -> rule.time().text()).orElse(null))
        .text(before.map(rule -> rule.time().text()).orElse(null))
        .text(policy.noticeBeforeExpiry().text());
  }

  private static Optional<RotationPolicy.Rotation> rotation(ResultSet row) throws SQLException {
    var after = lifetime(row, "rotate_after_create");
    return after.isPresent()
        ? after.map(RotationPolicy.AfterCreate::new)
        : lifetime(row, "rotate_before_expiry").map(RotationPolicy.BeforeExpiry::new);
  }

  private static Optional<KeyLifetime> lifetime(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getString(column)).map(KeyLifetime::new);
  }
}
