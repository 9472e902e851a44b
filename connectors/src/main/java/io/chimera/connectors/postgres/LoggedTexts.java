package io.chimera.connectors.postgres;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.chimera.connectors.postgres.LogMessage.Relation;
import java.nio.charset.StandardCharsets;

/** Rows of the log for people: a JSON object of the texts that the log has. */
final class LoggedTexts {
  private static final JsonMapper JSON = new JsonMapper();

  private LoggedTexts() {}

  /** Values that the log leaves out are left out here. */
  static byte[] of(Relation relation, Tuple row) {
    var object = JSON.createObjectNode();
    for (int cell = 0; cell < row.size(); cell++) {
      String name = relation.columns().get(cell).name();
      if (row.isNull(cell)) {
        object.putNull(name);
      } else if (!row.isUnchanged(cell)) {
        object.put(name, row.text(cell));
      }
    }
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }
}
