package io.chimera.jobs.cases;

import com.fasterxml.jackson.databind.JsonNode;
import io.chimera.quality.admission.Trial.Fate;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record and what is to become of it.
 *
 * @param name says what the case is about
 * @param place file and number, for messages
 * @param dataset the dataset's name
 * @param raw the record as the source would have it
 * @param expected what is to become of it
 * @param reason why it is to be quarantined; null if any reason will do
 * @param column the column that the reason is to be about; null if any
 * @param rules the rules that it is to fail, in the contract's order; null if any
 * @param row values that the row is to have, by column; a null value for a null
 */
public record Case(
    String name,
    String place,
    String dataset,
    RawRecord raw,
    Fate expected,
    @Nullable ReasonCode reason,
    @Nullable String column,
    @Nullable List<String> rules,
    Map<String, JsonNode> row) {}
