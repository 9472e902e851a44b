package io.chimera.schemas.contract;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values that are written as text and mean more than it. */
public final class DocumentValues {
  private static final Pattern DURATION =
      Pattern.compile(
          "P(?=.)([0-9]{1,9}D)?(T(?=.)([0-9]{1,9}H)?([0-9]{1,9}M)?([0-9]{1,9}(\\.[0-9]{1,9})?S)?)?");
  private static final Pattern SERVER =
      Pattern.compile(
          "([A-Za-z0-9]([A-Za-z0-9._-]{0,252}[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");
  private static final Pattern COMMA = Pattern.compile(" *, *");
  private static final Pattern SECRET =
      Pattern.compile(
          "\\$\\{(env:[A-Za-z_][A-Za-z0-9_]{0,127}|file:/[^{}\\u0000-\\u001F\\u007F]{1,1023})\\}");
  private static final Pattern FILE = Pattern.compile("/[^?&;\\u0000-\\u001F\\u007F]{1,1023}");
  private static final Pattern PARENT_FOLDER = Pattern.compile("(^|.*/)\\.\\.(/.*|$)");
  private static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/?#@]+(/[^\\s?#]*)?");
  private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
  private static final int MAX_PORT = 65535;

  private DocumentValues() {}

  /** A duration of ISO 8601 in days and less, in a range. */
  public static Duration duration(
      DocumentNode node, Duration min, Duration max, Duration fallback) {
    String expected = "an ISO 8601 duration from " + min + " to " + max + ", as in 'PT60S'";
    String text = node.text(DURATION, expected);
    if (text.isEmpty()) {
      return fallback;
    }
    Duration duration = Duration.parse(text);
    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
      node.refuse(expected);
      return fallback;
    }
    return duration;
  }

  /** A day of the calendar. */
  static LocalDate date(DocumentNode node) {
    String expected = "a date, as in '2026-11-20'";
    String text = node.text(DATE, expected);
    try {
      return text.isEmpty() ? LocalDate.EPOCH : LocalDate.parse(text);
    } catch (DateTimeException e) {
      node.refuse(expected);
      return LocalDate.EPOCH;
    }
  }

  /** The absolute path of a file, which may not be on this machine; absent as the node is. */
  public static @Nullable String file(DocumentNode node) {
    return node.isPresent() ? node.text(FILE, "a file's absolute path") : null;
  }

  /** Kafka's bootstrap servers: a list, or one text with commas. */
  public static List<String> servers(DocumentNode node) {
    if (node.isList()) {
      return servers(node.elements("a list of 'host:port'"));
    }
    String text = node.text("'host:port', more of them after commas, or a list of them");
    if (!node.isText()) {
      return List.of();
    }
    var servers = new ArrayList<String>();
    for (String part : COMMA.split(text, -1)) {
      servers.add(part);
      checkServer(node, part);
    }
    checkOnce(node, servers);
    return servers;
  }

  private static List<String> servers(List<DocumentNode> elements) {
    var servers = new ArrayList<String>();
    for (DocumentNode element : elements) {
      String server = element.text("'host:port'");
      if (element.isText()) {
        checkServer(element, server);
        servers.add(server);
        checkOnce(element, servers);
      }
    }
    return servers;
  }

  private static void checkServer(DocumentNode node, String server) {
    Matcher matcher = SERVER.matcher(server);
    int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
    if (port < 1 || port > MAX_PORT) {
      node.refuse("'host:port' with a port from 1 to " + MAX_PORT);
    }
  }

  private static void checkOnce(DocumentNode node, List<String> servers) {
    var seen = new HashSet<String>();
    for (String server : servers) {
      if (!seen.add(server.toLowerCase(Locale.ROOT))) {
        node.report("has " + Shown.text(server) + " twice", "every server once");
        return;
      }
    }
  }

  /** A reference to a secret; anything else may be a secret and is not shown. */
  public static @Nullable SecretReference secretReference(DocumentNode node) {
    if (!node.isPresent()) {
      return null;
    }
    String expected = "a reference, '${env:NAME}' or '${file:/absolute/path}'";
    if (!node.isText()) {
      node.report("is not a reference (value not shown)", expected);
      return null;
    }
    String text = node.text(expected);
    Matcher matcher = SECRET.matcher(text);
    if (!matcher.matches()) {
      node.report("is not a reference (value not shown, secrets never stand here)", expected);
      return null;
    }
    String inner = matcher.group(1);
    String location = inner.substring(inner.indexOf(':') + 1);
    if (inner.startsWith("env:")) {
      return new SecretReference(SecretReference.Kind.ENV, location);
    }
    if (PARENT_FOLDER.matcher(location).matches()) {
      node.report("has '..' in its path", "an absolute path without '..'");
      return null;
    }
    return new SecretReference(SecretReference.Kind.FILE, location);
  }

  /** The base address of a web service, without user information. */
  public static @Nullable URI webAddress(DocumentNode node) {
    String expected =
        "an http or https address without user information, query and fragment,"
            + " as in 'http://registry:8080'";
    String text = node.text(WEB_ADDRESS, expected);
    if (text.isEmpty()) {
      return null;
    }
    try {
      var address = new URI(text);
      if (address.getHost() != null && address.getPort() <= MAX_PORT && address.getPort() != 0) {
        return address;
      }
    } catch (URISyntaxException e) {
      // reported below, without the exception's text, which repeats the value
    }
    node.refuse(expected);
    return null;
  }

  /** A table's name in its namespace; the tables beside the tables are ours. */
  static @Nullable TableName tableName(DocumentNode node) {
    String expected =
        "'namespace.table', each a lower-case letter, then at most 62 of lower-case letters,"
            + " digits and '_'";
    String text = node.text(expected);
    if (!node.isText()) {
      return null;
    }
    int dot = text.indexOf('.');
    if (dot < 0
        || !Names.IDENTIFIER.matcher(text.substring(0, dot)).matches()
        || !Names.IDENTIFIER.matcher(text.substring(dot + 1)).matches()) {
      node.refuse(expected);
      return null;
    }
    var table = new TableName(text.substring(0, dot), text.substring(dot + 1));
    if (table.namespace().equals(TableName.OURS)) {
      node.refuse("another namespace than 'chimera', which is kept for Chimera's own tables");
      return null;
    }
    if (table.isReserved()) {
      node.refuse(
          "a name that ends neither in '__quarantine' nor in '__replayed', which are kept for"
              + " rejected records");
      return null;
    }
    return table;
  }
}
