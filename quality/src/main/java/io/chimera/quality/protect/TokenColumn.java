package io.chimera.quality.protect;

import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;

/**
 * Leaves a token.
 *
 * @param column the column
 * @param text what the token is of
 * @param tokens how it is made
 */
record TokenColumn(int column, CanonicalText text, Tokens tokens) implements Protector {

  @Override
  public @Nullable Fault protect(TypedRow row) {
    String token = tokens.token(text.of(row));
    row.setObject(column, StringData.fromString(token));
    return null;
  }
}
