package io.chimera.jobs.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A page of the documentation.
 *
 * @param name its path below the project's root
 * @param text all of it
 */
record MarkdownPage(String name, String text) {
  private static final Path HOME = Path.of(System.getProperty("chimera.home"));
  private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", "lake", ".ci");
  private static final Pattern BLOCK =
      Pattern.compile("^```([^\\n`]*)\\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern SECTION = Pattern.compile("^## (.*)$", Pattern.MULTILINE);

  /**
   * A fenced block.
   *
   * @param mark what stands after the fence: the language, and for some what it is
   * @param content without the fences
   */
  record Block(String mark, String content) {
    boolean isLanguage(String... languages) {
      return List.of(languages).contains(mark.split(" ", 2)[0]);
    }
  }

  static MarkdownPage of(String name) {
    try {
      return new MarkdownPage(name, Files.readString(HOME.resolve(name)));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static MarkdownPage at(Path file) {
    return of(HOME.relativize(file).toString());
  }

  /** Every page of the project. */
  static List<MarkdownPage> all() throws IOException {
    var pages = new ArrayList<MarkdownPage>();
    Files.walkFileTree(
        HOME,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes ignored) {
            return NOT_OURS.contains(directory.getFileName().toString())
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes ignored) {
            if (file.toString().endsWith(".md")) {
              pages.add(at(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
    pages.sort(Comparator.comparing(MarkdownPage::name));
    return pages;
  }

  List<Block> blocks() {
    return BLOCK
        .matcher(text)
        .results()
        .map(found -> new Block(found.group(1).strip(), found.group(2)))
        .toList();
  }

  /** The page without its blocks. */
  String prose() {
    return BLOCK.matcher(text).replaceAll("");
  }

  /** Where the page's links lead, other sites left out. */
  List<String> links() {
    return LINK.matcher(prose())
        .results()
        .map(found -> found.group(1))
        .filter(link -> !link.contains("://"))
        .toList();
  }

  /** The file a link of this page leads to. */
  Path target(String link) {
    var path = link.split("#", 2)[0];
    return path.isEmpty()
        ? HOME.resolve(name)
        : HOME.resolve(name).resolveSibling(path).normalize();
  }

  /** The headings' anchors, as the usual renderers make them. */
  List<String> anchors() {
    return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
        .matcher(prose())
        .results()
        .map(found -> found.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  /** The page's second-level sections by heading, without code marks. */
  Map<String, String> sections() {
    var sections = new LinkedHashMap<String, String>();
    var heading = SECTION.matcher(text);
    boolean isFound = heading.find();
    while (isFound) {
      var name = heading.group(1).replace("`", "");
      int start = heading.end();
      isFound = heading.find();
      sections.put(name, text.substring(start, isFound ? heading.start() : text.length()));
    }
    return sections;
  }

  /** Rows of the tables in a part of a page, as cells; header and rule left out. */
  static List<List<String>> rows(String part) {
    var rows = new ArrayList<List<String>>();
    var lines = part.lines().toList();
    for (int index = 2; index < lines.size(); index++) {
      boolean isBody =
          lines.get(index).startsWith("|")
              && lines.get(index - 1).startsWith("|")
              && !lines.get(index).startsWith("|--");
      if (isBody) {
        var cells = lines.get(index).split("(?<!\\\\)\\|", -1);
        rows.add(Arrays.stream(cells).skip(1).limit(cells.length - 2L).map(String::strip).toList());
      }
    }
    return rows;
  }

  @Override
  public String toString() {
    return name;
  }
}
