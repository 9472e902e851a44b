package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;

/**
 * The SHA-256 of a document's content: compact JSON with sorted keys. Spaces, comments, the order
 * of keys, and whether it was JSON or YAML do not change it; the order in lists does.
 */
public final class CanonicalHash {
  private CanonicalHash() {}

  /** In lower-case hexadecimal. */
  public static String of(JsonNode tree) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      var out = new DigestOutputStream(OutputStream.nullOutputStream(), digest);
      try (Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8)) {
        write(tree, writer);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash a contract: this JDK has no SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot hash a contract", e);
    }
  }

  private static void write(JsonNode node, Writer writer) throws IOException {
    if (node.isObject()) {
      var keys = new ArrayList<String>(node.size());
      node.fieldNames().forEachRemaining(keys::add);
      Collections.sort(keys);
      String separator = "{";
      for (String key : keys) {
        writer.write(separator);
        writeText(key, writer);
        writer.write(':');
        write(node.get(key), writer);
        separator = ",";
      }
      writer.write(keys.isEmpty() ? "{}" : "}");
      return;
    }
    if (node.isArray()) {
      String separator = "[";
      for (JsonNode element : node) {
        writer.write(separator);
        write(element, writer);
        separator = ",";
      }
      writer.write(node.isEmpty() ? "[]" : "]");
      return;
    }
    if (node.isTextual()) {
      writeText(node.textValue(), writer);
      return;
    }
    writer.write(node.asText());
  }

  /** Our own few lines, so that no library's change of mind can change a contract's hash. */
  private static void writeText(String text, Writer writer) throws IOException {
    writer.write('"');
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character == '"' || character == '\\') {
        writer.write('\\');
        writer.write(character);
      } else if (character < ' ') {
        writer.write("\\u00" + HexFormat.of().toHexDigits((byte) character));
      } else {
        writer.write(character);
      }
    }
    writer.write('"');
  }
}
