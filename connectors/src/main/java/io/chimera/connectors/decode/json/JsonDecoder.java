package io.chimera.connectors.decode.json;

import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.RecordDecoder;
import io.chimera.schemas.stream.TypedRow;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object a record, in one pass over its bytes. The grammar is RFC 8259 to the
 * letter; a breach of it, anywhere in the record, goes before a value that does not fit. Columns
 * are found by their fields' names in any order; strings without escapes stay slices of the record.
 */
public final class JsonDecoder implements RecordDecoder {
  private static final Fault NO_OBJECT =
      new Fault(ReasonCode.WRONG_TYPE, null, "Cannot read the record: it is no JSON object");

  private final JsonScanner scanner = new JsonScanner();
  private final JsonRecord record;

  /**
   * @throws IllegalArgumentException if a column cannot be read as the contract says: its format is
   *     no pattern that fits its type, its default does not, or two columns ask for the same field
   */
  public JsonDecoder(Dataset dataset) {
    record = JsonColumns.of(dataset);
  }

  @Override
  public @Nullable Fault decode(byte[] value, TypedRow row) {
    scanner.start(value);
    if (scanner.peek() == '{') {
      record.read(scanner, row);
    } else if (scanner.skip()) {
      scanner.note(NO_OBJECT);
    }
    if (!scanner.failed() && scanner.peek() != JsonScanner.END) {
      scanner.failOnTrailingBytes();
    }
    return scanner.fault();
  }
}
