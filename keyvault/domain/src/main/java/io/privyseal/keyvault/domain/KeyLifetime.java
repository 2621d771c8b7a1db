package io.privyseal.keyvault.domain;

import io.privyseal.foundation.bytes.MalformedInputException;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Pattern;

/// A span of days in the life of a key, as ISO 8601 writes it: `P48M`, `P90D`, `P1Y6M`. Whole days
/// only, because the schedule of a key is one of days. Months and years are those of the calendar
/// (UTC): `P48M` is four years whatever their length.
///
/// @param text upper case, as it was sent: `P48M` and `P4Y` are equal in time, not in text
public record KeyLifetime(String text) {
  /// The longest span: one hundred years.
  public static final int MAX_DAYS = 36_525;

  private static final Pattern FORM =
      Pattern.compile("P(?=[0-9])([0-9]{1,5}Y)?([0-9]{1,5}M)?([0-9]{1,5}W)?([0-9]{1,5}D)?");
  private static final int DAYS_OF_YEAR = 365;
  private static final int DAYS_OF_MONTH = 30;

  /// @throws MalformedInputException if it has another form, or is longer than [#MAX_DAYS]
  public KeyLifetime {
    text = text.toUpperCase(Locale.ROOT);
    if (!FORM.matcher(text).matches() || nominalDays(period(text)) > MAX_DAYS) {
      throw new MalformedInputException(
          "expected an ISO 8601 duration of whole days, at most 100 years: P90D, P18M, P2Y");
    }
  }

  public static KeyLifetime ofDays(int days) {
    return new KeyLifetime("P" + days + "D");
  }

  /// `start` and this span.
  public Instant after(Instant start) {
    return start.atOffset(ZoneOffset.UTC).plus(period(text)).toInstant();
  }

  /// The start of the span that ends at `end`.
  public Instant before(Instant end) {
    return end.atOffset(ZoneOffset.UTC).minus(period(text)).toInstant();
  }

  /// For comparing spans that start on no day in particular: a year is 365 days, a month 30.
  public long nominalDays() {
    return nominalDays(period(text));
  }

  private static long nominalDays(Period period) {
    return (long) period.getYears() * DAYS_OF_YEAR
        + (long) period.getMonths() * DAYS_OF_MONTH
        + period.getDays();
  }

  private static Period period(String text) {
    return Period.parse(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
