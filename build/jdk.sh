# Finds a JDK for what runs outside of Maven. To be sourced: find_jdk prints its directory, say speaks to
# whoever watches.
#
#   PRIVYSEAL_JAVA_HOME  JDK 25 or newer to use instead of the first one found
# shellcheck shell=bash

need=25

say() { printf '%s\n' "$*" >&2; }

# The major version of the JDK in a directory, read from its release file; nothing if it is none.
version_of() {
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

fits() {
  local version
  version="$(version_of "$1")"
  [ -n "$version" ] && [ "$version" -ge "$need" ] && [ -x "$1/bin/javac" ]
}

home_of_command() {
  local command
  command="$(command -v java || true)"
  [ -n "$command" ] || return 0
  dirname "$(dirname "$(readlink -f "$command" || printf '%s' "$command")")"
}

find_jdk() {
  local candidate
  if [ -n "${PRIVYSEAL_JAVA_HOME:-}" ]; then
    if fits "$PRIVYSEAL_JAVA_HOME"; then
      printf '%s' "$PRIVYSEAL_JAVA_HOME"
      return 0
    fi
    say "PRIVYSEAL_JAVA_HOME=$PRIVYSEAL_JAVA_HOME is not a JDK $need or newer."
    return 1
  fi
  for candidate in "${JAVA_HOME:-}" "$(home_of_command)"; do
    if [ -n "$candidate" ] && fits "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  if [ -x /usr/libexec/java_home ]; then
    candidate="$(/usr/libexec/java_home -v "$need+" 2>/dev/null || true)"
    if [ -n "$candidate" ] && fits "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  fi
  for candidate in \
    /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/java/* /opt/*jdk* \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* "$HOME"/.local/share/mise/installs/java/* \
    "$HOME"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if fits "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  say "No JDK $need or newer was found."
  say "  Looked at JAVA_HOME, the java on the PATH, /usr/lib/jvm, SDKMAN and the usual places."
  say "  Install one (for example Eclipse Temurin $need, https://adoptium.net) and, if it is"
  say "  somewhere else, set PRIVYSEAL_JAVA_HOME to its directory."
  return 1
}
