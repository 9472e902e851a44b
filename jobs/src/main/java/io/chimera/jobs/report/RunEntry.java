package io.chimera.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.schemas.stream.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a table's ledger, as its fact tells of it.
 *
 * @param kind which
 * @param at when it was committed
 * @param tally its records by fate
 * @param files data files that it added; 0 in facts of before that was told
 * @param deleteFiles files that it added to say which rows are gone
 * @param bytes the size of both
 * @param heldBy the rules behind whose gate it waits
 * @param contract version and hash under which it was made
 * @param reconciliation what came of holding it against its source, or null where that was not done
 */
public record RunEntry(
    Kind kind,
    Instant at,
    Tally tally,
    long files,
    long deleteFiles,
    long bytes,
    List<String> heldBy,
    ContractState contract,
    @Nullable Reconciled reconciliation) {
  public RunEntry {
    heldBy = List.copyOf(heldBy);
  }

  /** A contract as it was when something was committed. */
  public record ContractState(String version, String hash) {}

  /** Whether source and table had the same. */
  public record Reconciled(boolean isSame, long inSource, long inTable) {}

  /** What kind of entry it is, by the type of its fact. */
  public enum Kind {
    OPENED,
    COMMITTED,
    REWOUND,
    RELEASED,
    DISCARDED,
    REPLAYED,
    RECONCILED;

    String type() {
      return "io.chimera.run." + name().toLowerCase(Locale.ROOT) + ".v1";
    }
  }

  /** Whether its records are those of the run, and not of what people did about them. */
  boolean isCounted() {
    return switch (kind) {
      case COMMITTED, RELEASED, DISCARDED -> true;
      case OPENED, REWOUND, REPLAYED, RECONCILED -> false;
    };
  }

  static RunEntry read(Kind kind, JsonNode event) {
    JsonNode data = event.path("data");
    JsonNode contract = data.path("contract");
    JsonNode found = data.path("reconciliation");
    var heldBy = new ArrayList<String>();
    data.path("heldBy").forEach(rule -> heldBy.add(rule.asText()));
    return new RunEntry(
        kind,
        Instant.parse(data.path("committedAt").asText()),
        tally(data.path("counts")),
        data.path("files").asLong(),
        data.path("deleteFiles").asLong(),
        data.path("bytes").asLong(),
        heldBy,
        new ContractState(contract.path("version").asText(), contract.path("hash").asText()),
        found.isMissingNode()
            ? null
            : new Reconciled(
                found.path("reconciled").asBoolean(),
                found.path("inSource").asLong(),
                found.path("inTable").asLong()));
  }

  static Tally tally(JsonNode counts) {
    return new Tally(
        counts.path("in").asLong(),
        counts.path("written").asLong(),
        counts.path("quarantined").asLong(),
        counts.path("duplicates").asLong(),
        counts.path("filtered").asLong(),
        counts.path("dropped").asLong(),
        counts.path("held").asLong(),
        counts.path("discarded").asLong(),
        counts.path("replayed").asLong(),
        null);
  }
}
