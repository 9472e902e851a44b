package io.chimera.schemas.contract;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names as ours are, for things that are called otherwise at their source: {@code InvoiceLine}
 * becomes {@code invoice_line}. The same names become the same again.
 */
public final class OurNames {
  private static final int MAX_LENGTH = 63;
  private static final Pattern WORD_END =
      Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
  private static final Pattern EDGES = Pattern.compile("^_+|_+$");

  private OurNames() {}

  /** The name, if it is one of ours, else what comes nearest. */
  public static String of(String name) {
    if (Names.IDENTIFIER.matcher(name).matches()) {
      return name;
    }
    String words = WORD_END.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
    String plain = EDGES.matcher(OTHER.matcher(words).replaceAll("_")).replaceAll("");
    String begun = plain.isEmpty() || !Character.isLetter(plain.charAt(0)) ? "x_" + plain : plain;
    return cut(EDGES.matcher(begun).replaceAll(""), MAX_LENGTH);
  }

  /** One for each, no two alike; a name that is ours already stays as it is, the first time. */
  public static List<String> distinct(List<String> names) {
    Set<String> reserved = Set.copyOf(names);
    Set<String> used = new HashSet<>();
    var distinct = new ArrayList<String>();
    for (String name : names) {
      String wanted = of(name);
      boolean isKept = wanted.equals(name) && used.add(name);
      distinct.add(isKept ? name : free(wanted, reserved, used));
    }
    return distinct;
  }

  private static String free(String wanted, Set<String> reserved, Set<String> used) {
    String free = wanted;
    for (int number = 2; reserved.contains(free) || !used.add(free); number++) {
      String suffix = "_" + number;
      free = cut(wanted, MAX_LENGTH - suffix.length()) + suffix;
    }
    return free;
  }

  private static String cut(String name, int length) {
    return name.substring(0, Math.min(name.length(), length));
  }
}
