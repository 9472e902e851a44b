package io.chimera.jobs.run;

import java.util.LinkedHashSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why a run has ended, as everybody may read it: our own words, which have neither secrets nor
 * records; of what others threw only what kind of thing it is, since their words may quote either.
 */
public final class EndReason {
  private static final String OURS = "io.chimera.";
  private static final int MAX_LENGTH = 2_000;

  /** An address by which one connects. */
  private static final Pattern CONNECTION = Pattern.compile("jdbc:[^\\s'\"]*");

  private EndReason() {}

  /** The chain of causes, each once. */
  public static String of(Throwable failure) {
    var said = new LinkedHashSet<String>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String name = cause.getClass().getName();
      String message = cause.getMessage();
      boolean isOurs = name.startsWith(OURS) && message != null;
      said.add(
          isOurs
              ? CONNECTION.matcher(withoutOthers(message, cause.getCause())).replaceAll("jdbc:...")
              : name);
    }
    String reason = String.join("; because: ", said);
    return reason.length() <= MAX_LENGTH ? reason : reason.substring(0, MAX_LENGTH) + "...";
  }

  /** Some of ours say in their own message what another has said; it follows by its kind. */
  private static String withoutOthers(String message, @Nullable Throwable causes) {
    String own = message;
    for (Throwable cause = causes; cause != null; cause = cause.getCause()) {
      String words = cause.getMessage();
      if (!cause.getClass().getName().startsWith(OURS) && words != null && !words.isBlank()) {
        own = own.replace(words, "...");
      }
    }
    return own;
  }
}
