package io.privyseal.attestation.verification.eventlog;

import io.privyseal.attestation.evidence.eventlog.Event;
import io.privyseal.attestation.evidence.eventlog.EventContent.Variable;
import io.privyseal.attestation.evidence.eventlog.EventType;
import io.privyseal.attestation.evidence.tpm.TpmHash;
import io.privyseal.foundation.bytes.Bytes;
import java.util.List;

/// How the data of an event hangs on its digest.
public enum DataBinding {
  /// The digest is of the whole data: all of it was measured.
  DATA,
  /// The digest is of the value of the variable: the value was measured, its name is a label.
  VARIABLE_VALUE,
  /// The digest is of the words without the prefix that says what they are, and without a zero at
  /// the end, as GRUB measures commands.
  TEXT,
  /// The digest is of something that is not in the log, an image or a table: the data is a label.
  NONE;

  /// In front of what GRUB measures, and not measured itself.
  private static final List<Bytes> PREFIXES =
      List.of(
          Bytes.utf8("grub_cmd: "),
          Bytes.utf8("kernel_cmdline: "),
          Bytes.utf8("module_cmdline: "),
          Bytes.utf8("grub_kernel_cmdline "));

  static DataBinding of(Event event, TpmHash bank) {
    var digest = event.digest(bank);
    if (digest.isEmpty()) {
      return NONE;
    }
    if (bank.digest(event.data()).equals(digest.get())) {
      return DATA;
    }
    if (event.content() instanceof Variable(_, _, var value)
        && bank.digest(value).equals(digest.get())) {
      return VARIABLE_VALUE;
    }
    return event.is(EventType.IPL) && isOfText(event.data(), bank, digest.get()) ? TEXT : NONE;
  }

  private static boolean isOfText(Bytes data, TpmHash bank, Bytes digest) {
    var words = withoutZero(data);
    if (bank.digest(words).equals(digest)) {
      return true;
    }
    return PREFIXES.stream()
        .filter(prefix -> startsWith(words, prefix))
        .map(prefix -> words.slice(prefix.length(), words.length() - prefix.length()))
        .anyMatch(text -> bank.digest(text).equals(digest));
  }

  private static boolean startsWith(Bytes data, Bytes prefix) {
    return data.length() >= prefix.length() && data.slice(0, prefix.length()).equals(prefix);
  }

  private static Bytes withoutZero(Bytes data) {
    var end = data.length() - 1;
    return end >= 0 && data.at(end) == 0 ? data.slice(0, end) : data;
  }
}
