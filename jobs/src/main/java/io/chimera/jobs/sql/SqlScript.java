package io.chimera.jobs.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A script of SQL as its statements. Understands as much as it needs to find where they end:
 * comments, quotes, and statements that have others in them.
 */
public final class SqlScript {
  private static final Pattern SET =
      Pattern.compile(
          "SET\\s+'((?:[^']|'')+)'\\s*=\\s*'((?:[^']|'')*)'",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern OPENS =
      Pattern.compile(
          "(EXECUTE|EXPLAIN|COMPILE)\\b.*\\bSTATEMENT\\s+SET\\s+BEGIN\\b.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern CLOSES =
      Pattern.compile(".*;\\s*END", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** May be a password, or what a row has. */
  private static final Pattern VALUE = Pattern.compile("= ?'(?:[^']|'')*'");

  private static final String NOT_SHOWN = "'…'";
  private static final Set<String> WRITES = Set.of("INSERT", "EXECUTE", "CREATE", "REPLACE");
  private static final int LONGEST_TITLE = 72;
  private static final int NOWHERE = -1;

  private final String script;
  private final List<Statement> statements = new ArrayList<>();

  /** What counts of the statement that is read, without comments. */
  private final StringBuilder words = new StringBuilder();

  /** Where the statement's first word is, or {@link #NOWHERE}. */
  private int first = NOWHERE;

  private int position;

  private SqlScript(String script) {
    this.script = script;
  }

  /**
   * One statement.
   *
   * @param line at which its first word is, counted from 1
   * @param text as it is written, with comments, which may be hints; without a semicolon behind
   * @param title on one line and cut, for people; values of options are left out
   */
  public record Statement(int line, String text, String title) {

    /** Whether it is no query, of which somebody waits for rows. */
    public boolean isWrite() {
      String upper = title.toUpperCase(Locale.ROOT);
      return WRITES.contains(upper.split(" ", 2)[0]) || upper.startsWith("COMPILE AND EXECUTE ");
    }

    /** What it sets in the session, if that is what it does. */
    public Optional<Setting> setting() {
      Matcher set = SET.matcher(text);
      return set.matches()
          ? Optional.of(new Setting(unquoted(set.group(1)), unquoted(set.group(2))))
          : Optional.empty();
    }

    private static String unquoted(String text) {
      return text.replace("''", "'");
    }
  }

  /**
   * @param key what is set
   * @param value to what
   */
  public record Setting(String key, String value) {}

  /**
   * The statements of a script.
   *
   * @throws IllegalArgumentException if a quote or a comment does not end
   */
  public static List<Statement> statements(String text) {
    var script = new SqlScript(text);
    script.read();
    return List.copyOf(script.statements);
  }

  private void read() {
    while (position < script.length()) {
      if (script.startsWith("--", position)) {
        int end = script.indexOf('\n', position);
        position = end < 0 ? script.length() : end;
      } else if (script.startsWith("/*", position)) {
        position = endOf("*/", position + 2, "comment");
      } else {
        step(script.charAt(position));
      }
    }
    end();
  }

  private void step(char next) {
    if (next == ';' && !isOpen()) {
      end();
      position++;
      return;
    }
    if (first == NOWHERE && !Character.isWhitespace(next)) {
      first = position;
    }
    if (next == '\'' || next == '`' || next == '"') {
      int end = endOf(String.valueOf(next), position + 1, "quote");
      words.append(script, position, end);
      position = end;
      return;
    }
    words.append(next);
    position++;
  }

  /** Whether a statement that has others in it has not ended. */
  private boolean isOpen() {
    String read = words.toString().strip();
    return OPENS.matcher(read).matches() && !CLOSES.matcher(read).matches();
  }

  private int endOf(String mark, int from, String what) {
    int end = script.indexOf(mark, from);
    if (end < 0) {
      throw new IllegalArgumentException(
          "Cannot read the script: the "
              + what
              + " that begins in line "
              + line(position)
              + " does not end");
    }
    return end + mark.length();
  }

  private void end() {
    String said = words.toString().strip();
    if (said.isEmpty()) {
      return;
    }
    String title = VALUE.matcher(said.replaceAll("\\s+", " ")).replaceAll("= " + NOT_SHOWN);
    statements.add(
        new Statement(
            line(first),
            script.substring(first, position).strip(),
            title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE - 1) + "…"));
    words.setLength(0);
    first = NOWHERE;
  }

  private int line(int at) {
    return 1 + (int) script.substring(0, at).chars().filter(each -> each == '\n').count();
  }
}
