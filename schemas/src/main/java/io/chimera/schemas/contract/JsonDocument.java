package io.chimera.schemas.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/** Builds a tree from JSON; a key that is there twice is a problem, not the end. */
final class JsonDocument {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(2 * DocumentLimits.MAX_DEPTH)
                  .maxNumberLength(DocumentLimits.MAX_NUMBER_LENGTH)
                  .build())
          .build();

  /** Jackson repeats what it did not recognize, which may be a password without quotes. */
  private static final Pattern ECHO =
      Pattern.compile("(?s) '.*'(?=:)|(?s) \\(start marker.*|(?s)\\n.*");

  private final DocumentTree tree;
  private final JsonParser parser;

  private JsonDocument(JsonParser parser, DocumentTree tree) {
    this.parser = parser;
    this.tree = tree;
  }

  static JsonNode parse(String text, List<ContractProblem> problems)
      throws DocumentSyntaxException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return new JsonDocument(parser, new DocumentTree(problems)).document();
    } catch (JsonProcessingException e) {
      String reason = ECHO.matcher(e.getOriginalMessage()).replaceAll("");
      throw new DocumentSyntaxException(place(e.getLocation()) + ": " + reason, "JSON");
    } catch (IOException e) {
      throw new DocumentSyntaxException("cannot be read", "JSON");
    }
  }

  private JsonNode document() throws IOException, DocumentSyntaxException {
    if (parser.nextToken() == null) {
      throw new DocumentSyntaxException("is empty", "a JSON object");
    }
    JsonNode root = value("", 0);
    if (parser.nextToken() != null) {
      throw new DocumentSyntaxException(
          place(parser.currentTokenLocation()) + ": has more after its end", "one JSON object");
    }
    return root;
  }

  private JsonNode value(String path, int depth) throws IOException, DocumentSyntaxException {
    tree.count(1);
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(path, depth + 1);
      case START_ARRAY -> array(path, depth + 1);
      case VALUE_STRING -> JsonNodeFactory.instance.textNode(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> JsonNodeFactory.instance.booleanNode(true);
      case VALUE_FALSE -> JsonNodeFactory.instance.booleanNode(false);
      case VALUE_NULL -> JsonNodeFactory.instance.nullNode();
      default ->
          throw new DocumentSyntaxException(
              place(parser.currentTokenLocation()) + ": ends too early", "a JSON value");
    };
  }

  private JsonNode object(String path, int depth) throws IOException, DocumentSyntaxException {
    DocumentTree.checkDepth(depth, place(parser.currentTokenLocation()));
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      String keyPath = DocumentPath.key(path, key);
      String place = place(parser.currentTokenLocation());
      parser.nextToken();
      JsonNode value = value(keyPath, depth);
      if (object.has(key)) {
        tree.duplicate(keyPath, place);
      } else {
        object.set(key, value);
      }
    }
    return object;
  }

  private JsonNode array(String path, int depth) throws IOException, DocumentSyntaxException {
    DocumentTree.checkDepth(depth, place(parser.currentTokenLocation()));
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(value(DocumentPath.index(path, array.size()), depth));
    }
    return array;
  }

  private JsonNode number() throws IOException, DocumentSyntaxException {
    String text = parser.getText();
    if (!DocumentTree.isNumber(text)) {
      throw new DocumentSyntaxException(
          place(parser.currentTokenLocation()) + ": has a number too large to be meant",
          "a smaller number");
    }
    return DocumentTree.number(text);
  }

  private static String place(JsonLocation location) {
    return DocumentTree.place(location.getLineNr(), location.getColumnNr());
  }
}
