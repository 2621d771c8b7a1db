package io.privyseal.foundation.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// As whom the PostgreSQL programs run. They refuse to run as root, so for root there are two ways:
/// a user namespace of its own, in which root is nobody and the files stay root's; or, where
/// namespaces are forbidden (many containers), the account `nobody`, to whom the data then belongs.
///
/// @param prefix what comes before each command; empty for an ordinary user
/// @param owner the user and group to whom the data belongs, such as `65534`; empty for our own
record Account(List<String> prefix, String owner) {
  private static final long PROBE_SECONDS = 10;
  private static final String NOBODY = "65534";

  Account {
    prefix = List.copyOf(prefix);
  }

  static Account choose() {
    if (!isRoot()) {
      return new Account(List.of(), "");
    }
    var namespace = List.of("unshare", "-U");
    if (works(namespace)) {
      return new Account(namespace, "");
    }
    var other =
        List.of(
            "setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--no-new-privs");
    if (works(other)) {
      return new Account(other, NOBODY);
    }
    throw new PostgresFailedException(
        "PostgreSQL does not run as root, and on this machine root may neither make a user"
            + " namespace (unshare -U) nor change to another account (setpriv): run as an ordinary"
            + " user, or configure an external PostgreSQL");
  }

  List<String> command(Path program, List<String> arguments) {
    var command = new ArrayList<>(prefix);
    command.add(program.toString());
    command.addAll(arguments);
    return command;
  }

  /// Hands a directory that was just created to the account.
  void own(Path directory) {
    if (owner.isEmpty()) {
      return;
    }
    try {
      var id = Integer.valueOf(owner);
      Files.setAttribute(directory, "unix:uid", id);
      Files.setAttribute(directory, "unix:gid", id);
    } catch (IOException e) {
      throw new PostgresFailedException("cannot give " + directory + " to uid " + owner, e);
    }
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  private static boolean works(List<String> prefix) {
    var command = new ArrayList<>(prefix);
    command.add("true");
    try {
      var probe =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        return probe.exitValue() == 0;
      }
      probe.destroyForcibly();
      return false;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
