package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A JSON or YAML document being read strictly: its root, and the problems found so far. Whoever
 * reads it walks down from {@link #root}, and ends with {@link #throwIfInvalid}; values handed out
 * for something wrong are placeholders that must not live on.
 */
public final class Document {
  private final List<ContractProblem> problems;
  private final JsonNode tree;

  private Document(JsonNode tree, List<ContractProblem> problems) {
    this.tree = tree;
    this.problems = problems;
  }

  /**
   * Parses a file, by its suffix as JSON or YAML.
   *
   * @throws InvalidContractException if it cannot be read or its syntax is wrong
   */
  public static Document parse(Path file) {
    String text = text(file);
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".json")) {
      return parse(text, JsonDocument::parse);
    }
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return parse(text, YamlDocument::parse);
    }
    return parse(text);
  }

  /**
   * Parses text: JSON if it begins with a brace, else YAML.
   *
   * @throws InvalidContractException if its syntax is wrong
   */
  public static Document parse(String text) {
    boolean json = text.stripLeading().startsWith("{");
    return json ? parse(text, JsonDocument::parse) : parse(text, YamlDocument::parse);
  }

  private static Document parse(String text, Syntax syntax) {
    var problems = new ArrayList<ContractProblem>();
    if (text.length() > DocumentLimits.MAX_BYTES) {
      throw tooLarge();
    }
    try {
      return new Document(syntax.parse(text, problems), problems);
    } catch (DocumentSyntaxException e) {
      problems.add(new ContractProblem("", String.valueOf(e.getMessage()), e.expected()));
      throw new InvalidContractException(problems);
    }
  }

  public DocumentNode root() {
    return new DocumentNode("", tree, problems);
  }

  /**
   * Ends the reading.
   *
   * @throws InvalidContractException with every problem found
   */
  public void throwIfInvalid() {
    if (!problems.isEmpty()) {
      throw new InvalidContractException(problems);
    }
  }

  JsonNode tree() {
    return tree;
  }

  private static String text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(DocumentLimits.MAX_BYTES + 1);
      if (bytes.length > DocumentLimits.MAX_BYTES) {
        throw tooLarge();
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused("is not valid UTF-8", "a text file in UTF-8");
    } catch (NoSuchFileException e) {
      throw refused("does not exist: '" + file + "'", "a file");
    } catch (IOException e) {
      throw refused("cannot be read: '" + file + "'", "a readable file");
    }
  }

  private static InvalidContractException tooLarge() {
    return refused("is too large", "at most " + DocumentLimits.MAX_BYTES + " bytes");
  }

  private static InvalidContractException refused(String problem, String expected) {
    return new InvalidContractException(List.of(new ContractProblem("", problem, expected)));
  }

  private interface Syntax {
    JsonNode parse(String text, List<ContractProblem> problems) throws DocumentSyntaxException;
  }
}
