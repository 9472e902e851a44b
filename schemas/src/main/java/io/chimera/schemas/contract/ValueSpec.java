package io.chimera.schemas.contract;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What a column, a list's element or a map's value holds.
 *
 * @param type its type
 * @param required whether null is refused
 * @param format how a time is written at the source: {@code epoch_seconds}, {@code epoch_millis},
 *     {@code epoch_micros}, or a pattern of {@link java.time.format.DateTimeFormatter}; absent for
 *     ISO 8601 and for values that are no times
 */
public record ValueSpec(ColumnType type, boolean required, @Nullable String format)
    implements Serializable {}
