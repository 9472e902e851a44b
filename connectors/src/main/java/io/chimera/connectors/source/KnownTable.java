package io.chimera.connectors.source;

import io.chimera.schemas.stream.SourceVersion;
import java.io.Serializable;

/**
 * A source's table as a run knows it.
 *
 * @param version its columns when somebody looked at all of it
 * @param keyedFrom from where in the source's log on it has a primary key: where the run has looked
 *     itself, which may be later; {@link #KEYLESS} where it had none
 */
public record KnownTable(SourceVersion version, long keyedFrom) implements Serializable {
  /** Of a table without a primary key. */
  public static final long KEYLESS = Long.MAX_VALUE;
}
