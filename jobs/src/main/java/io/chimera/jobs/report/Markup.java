package io.chimera.jobs.report;

import io.chimera.jobs.quarantine.SafeText;

/** Text in HTML and SVG: names and words come from contracts, databases and failures. */
final class Markup {
  private Markup() {}

  /** The text, as text and not as markup, without anything that cannot be seen. */
  static String escaped(String text) {
    return SafeText.visible(text)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
