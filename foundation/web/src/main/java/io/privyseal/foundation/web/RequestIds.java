package io.privyseal.foundation.web;

import java.util.regex.Pattern;

/// Ids that callers choose and we echo: short, and nothing that a log or a header could misread.
final class RequestIds {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._\\-]{1,128}");

  private RequestIds() {}

  static boolean isWellFormed(String id) {
    return FORM.matcher(id).matches();
  }
}
