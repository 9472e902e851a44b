package io.chimera.schemas.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation, for tests that hold it against the code. */
public final class MarkdownDocument {
  private static final Pattern BLOCK =
      Pattern.compile("^```([^\\n`]+)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern HEADING = Pattern.compile("^##+ (.*)$", Pattern.MULTILINE);
  private static final Pattern FIRST_CELL =
      Pattern.compile("^\\| (`[^|]*`) \\|.*$", Pattern.MULTILINE);
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final String text;

  private MarkdownDocument(String text) {
    this.text = text;
  }

  /** A page below the project's root. */
  public static MarkdownDocument of(String path) {
    try {
      return new MarkdownDocument(
          Files.readString(Path.of(System.getProperty("chimera.home"), path)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The fenced blocks with this after the fence. */
  public List<String> blocks(String mark) {
    var blocks = new ArrayList<String>();
    for (Matcher matcher = BLOCK.matcher(text); matcher.find(); ) {
      if (matcher.group(1).equals(mark)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** What stands in backquotes in the first cells of the tables, by heading. */
  public Map<String, List<String>> keysByHeading() {
    String prose = BLOCK.matcher(text).replaceAll("");
    var keys = new LinkedHashMap<String, List<String>>();
    Matcher heading = HEADING.matcher(prose);
    boolean found = heading.find();
    while (found) {
      String name = heading.group(1);
      int start = heading.end();
      found = heading.find();
      keys.put(name, firstCells(prose.substring(start, found ? heading.start() : prose.length())));
    }
    return keys;
  }

  private static List<String> firstCells(String section) {
    var keys = new ArrayList<String>();
    for (Matcher row = FIRST_CELL.matcher(section); row.find(); ) {
      QUOTED.matcher(row.group(1)).results().forEach(each -> keys.add(each.group(1)));
    }
    return keys;
  }
}
