package io.chimera.connectors.database;

import io.chimera.schemas.contract.SourceTable;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A part of one read of a table, for one reader; every row of the read is in exactly one.
 *
 * @param table the table
 * @param window of the cursor; null where all rows are read
 * @param range of the column by which the read is cut
 * @param snapshot the state that all parts are read of, which lasts until the {@link BatchRead} is
 *     closed; null where the database cannot share one, and each part is of its own moment
 */
public record BatchPart(
    SourceTable table, @Nullable CursorWindow window, ReadRange range, @Nullable String snapshot)
    implements Serializable {}
