package io.chimera.sinks.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.schemas.stream.Positions;
import io.chimera.schemas.stream.Positions.StreamPositions;
import java.util.Map;
import java.util.TreeMap;

/**
 * Positions as the ledger writes them: {@code {"source": id, "streams": {name: {"id": id, "splits":
 * {"0": [from, to]}}}}}, half-open, {@code to} being the next to read.
 */
public final class PositionsText {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SOURCE = "source";
  private static final String STREAMS = "streams";
  private static final String ID = "id";
  private static final String SPLITS = "splits";

  private PositionsText() {}

  /**
   * Both ends of a movement.
   *
   * @param from where the source stood
   * @param to where it stands
   */
  public record Range(Positions from, Positions to) {}

  /** A movement; a split that {@code from} lacks began at 0. */
  public static String write(Positions from, Positions to) {
    ObjectNode root = JSON.createObjectNode();
    root.put(SOURCE, to.source());
    ObjectNode streams = root.putObject(STREAMS);
    for (Map.Entry<String, StreamPositions> stream : to.streams().entrySet()) {
      StreamPositions before = from.streams().get(stream.getKey());
      ObjectNode node = streams.putObject(stream.getKey());
      node.put(ID, stream.getValue().id());
      ObjectNode splits = node.putObject(SPLITS);
      for (Map.Entry<Integer, Long> split : stream.getValue().next().entrySet()) {
        long first = before == null ? 0 : before.next().getOrDefault(split.getKey(), 0L);
        splits.putArray(split.getKey().toString()).add(first).add(split.getValue().longValue());
      }
    }
    return root.toString();
  }

  /** Reads what {@link #write} wrote. */
  public static Range read(String text) {
    try {
      JsonNode root = JSON.readTree(text);
      String source = root.required(SOURCE).asText();
      var from = new TreeMap<String, StreamPositions>();
      var to = new TreeMap<String, StreamPositions>();
      for (Map.Entry<String, JsonNode> stream : root.required(STREAMS).properties()) {
        String id = stream.getValue().required(ID).asText();
        var first = new TreeMap<Integer, Long>();
        var next = new TreeMap<Integer, Long>();
        for (var split : stream.getValue().required(SPLITS).properties()) {
          int number = Integer.parseInt(split.getKey());
          first.put(number, split.getValue().required(0).asLong());
          next.put(number, split.getValue().required(1).asLong());
        }
        from.put(stream.getKey(), new StreamPositions(id, first));
        to.put(stream.getKey(), new StreamPositions(id, next));
      }
      return new Range(new Positions(source, from), new Positions(source, to));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new LedgerException(
          "Cannot read the ledger: '" + LedgerKeys.POSITIONS + "' is not in its form", e);
    }
  }
}
