package io.chimera.jobs.run;

import java.util.regex.Pattern;

/** Stack traces as a cluster answers with them: text, for its exceptions are not known here. */
final class StackTraces {
  private static final String CAUSED_BY = "Caused by: ";
  private static final String FRAME = "at ";

  /** The name of a class in front of its message. */
  private static final Pattern TYPE =
      Pattern.compile("^(?:[A-Za-z_][\\w$]*\\.)+[A-Za-z_][\\w$]*(?:: |$)");

  private StackTraces() {}

  /** What the innermost cause says; the name of its class where it says nothing. */
  static String rootCause(String trace) {
    String innermost = "";
    for (String line : trace.lines().map(String::strip).toList()) {
      boolean isFirst = innermost.isEmpty() && !line.isEmpty() && !line.startsWith(FRAME);
      if (line.startsWith(CAUSED_BY)) {
        innermost = line.substring(CAUSED_BY.length());
      } else if (isFirst) {
        innermost = line;
      }
    }
    return withoutType(innermost);
  }

  /** Exceptions that were sent to another process have two names in front. */
  private static String withoutType(String cause) {
    String said = cause;
    while (true) {
      var type = TYPE.matcher(said);
      if (!type.find()) {
        return said;
      }
      String rest = said.substring(type.end()).strip();
      if (rest.isEmpty()) {
        return said.endsWith(": ") ? said.substring(0, said.length() - 2) : said;
      }
      said = rest;
    }
  }
}
