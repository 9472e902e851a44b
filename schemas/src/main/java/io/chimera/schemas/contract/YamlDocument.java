package io.chimera.schemas.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds a tree from YAML 1.2. It reads the parser's events and nothing above them, so that no tag
 * can construct anything and depth is known before it is used up. A value without quotes is what
 * JSON would make of it, and else text.
 */
final class YamlDocument {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setParseComments(false)
          .setCodePointLimit(DocumentLimits.MAX_BYTES)
          .build();

  private final Iterator<Event> events;
  private final DocumentTree tree;
  private final Map<Anchor, Anchored> anchors = new HashMap<>();

  /** The depth the deepest value seen so far has; lets an anchor know how high its value is. */
  private int deepest;

  private YamlDocument(Iterator<Event> events, DocumentTree tree) {
    this.events = events;
    this.tree = tree;
  }

  static JsonNode parse(String text, List<ContractProblem> problems)
      throws DocumentSyntaxException {
    try {
      Iterator<Event> events = new Parse(SETTINGS).parseString(text).iterator();
      return new YamlDocument(events, new DocumentTree(problems)).document();
    } catch (MarkedYamlEngineException e) {
      // not the message, it quotes the document
      throw new DocumentSyntaxException(place(e.getProblemMark()) + e.getProblem(), "YAML");
    } catch (YamlEngineException e) {
      throw new DocumentSyntaxException("has a character that is not allowed", "YAML");
    }
  }

  private JsonNode document() throws DocumentSyntaxException {
    next();
    if (next().getEventId() == Event.ID.StreamEnd) {
      throw new DocumentSyntaxException("is empty", "a YAML mapping");
    }
    JsonNode root = value(next(), "", 0);
    next();
    Event after = next();
    if (after.getEventId() != Event.ID.StreamEnd) {
      throw new DocumentSyntaxException(
          place(after.getStartMark()) + "has more after its end", "one YAML document");
    }
    return root;
  }

  private Event next() throws DocumentSyntaxException {
    if (!events.hasNext()) {
      throw new DocumentSyntaxException("ends too early", "YAML");
    }
    return events.next();
  }

  private JsonNode value(Event event, String path, int depth) throws DocumentSyntaxException {
    if (event instanceof AliasEvent alias) {
      return alias(alias, depth);
    }
    int before = tree.count();
    int outerDeepest = deepest;
    deepest = depth;
    tree.count(1);
    JsonNode value;
    if (event instanceof ScalarEvent scalar) {
      refuseTag(scalar, scalar.getTag());
      value = scalar(scalar);
    } else if (event instanceof CollectionStartEvent start) {
      refuseTag(start, start.getTag());
      value =
          start.getEventId() == Event.ID.SequenceStart
              ? array(start, path, depth + 1)
              : object(start, path, depth + 1);
    } else {
      throw new DocumentSyntaxException(place(event.getStartMark()) + "ends too early", "YAML");
    }
    Optional<Anchor> anchor = ((NodeEvent) event).getAnchor();
    if (anchor.isPresent()) {
      anchors.put(anchor.get(), new Anchored(value, tree.count() - before, deepest - depth));
    }
    deepest = Math.max(deepest, outerDeepest);
    return value;
  }

  /** The same node again: an alias costs nothing here, but whoever walks the tree pays for it. */
  private JsonNode alias(AliasEvent alias, int depth) throws DocumentSyntaxException {
    Anchored anchored = anchors.get(alias.getAlias());
    String place = place(alias.getStartMark());
    if (anchored == null) {
      throw new DocumentSyntaxException(
          place + "has an alias to nothing that is complete before it", "an anchor before it");
    }
    tree.count(anchored.values());
    deepest = Math.max(deepest, depth + anchored.height());
    DocumentTree.checkDepth(deepest, DocumentTree.place(line(alias), column(alias)));
    return anchored.value();
  }

  private JsonNode object(Event start, String path, int depth) throws DocumentSyntaxException {
    enter(start, depth);
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Event event = next(); event.getEventId() != Event.ID.MappingEnd; event = next()) {
      if (!(event instanceof ScalarEvent scalar)) {
        throw new DocumentSyntaxException(
            place(event.getStartMark()) + "has a key that is not text", "text");
      }
      refuseTag(scalar, scalar.getTag());
      String key = scalar.getValue();
      String keyPath = DocumentPath.key(path, key);
      JsonNode value = value(next(), keyPath, depth);
      if (object.has(key)) {
        tree.duplicate(keyPath, DocumentTree.place(line(scalar), column(scalar)));
      } else {
        object.set(key, value);
      }
    }
    return object;
  }

  private JsonNode array(Event start, String path, int depth) throws DocumentSyntaxException {
    enter(start, depth);
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Event event = next(); event.getEventId() != Event.ID.SequenceEnd; event = next()) {
      array.add(value(event, DocumentPath.index(path, array.size()), depth));
    }
    return array;
  }

  private void enter(Event start, int depth) throws DocumentSyntaxException {
    DocumentTree.checkDepth(depth, DocumentTree.place(line(start), column(start)));
    deepest = Math.max(deepest, depth);
  }

  private static JsonNode scalar(ScalarEvent scalar) {
    String text = scalar.getValue();
    if (!scalar.isPlain()) {
      return JsonNodeFactory.instance.textNode(text);
    }
    return switch (text) {
      case "", "null", "~" -> JsonNodeFactory.instance.nullNode();
      case "true" -> JsonNodeFactory.instance.booleanNode(true);
      case "false" -> JsonNodeFactory.instance.booleanNode(false);
      default ->
          DocumentTree.isNumber(text)
              ? DocumentTree.number(text)
              : JsonNodeFactory.instance.textNode(text);
    };
  }

  private static void refuseTag(Event event, Optional<String> tag) throws DocumentSyntaxException {
    if (tag.isPresent()) {
      throw new DocumentSyntaxException(
          place(event.getStartMark()) + "has a tag", "plain values without tags");
    }
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static int column(Event event) {
    return event.getStartMark().map(mark -> mark.getColumn() + 1).orElse(0);
  }

  private static String place(Optional<Mark> mark) {
    return mark.map(at -> DocumentTree.place(at.getLine() + 1, at.getColumn() + 1) + ": ")
        .orElse("");
  }

  /**
   * @param values how many values it consists of, with those of aliases inside
   * @param height levels of lists and objects
   */
  private record Anchored(JsonNode value, int values, int height) {}
}
