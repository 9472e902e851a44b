package io.chimera.schemas.stream;

/**
 * How far one split was read between two barriers, as seen by the one subtask that owns it.
 *
 * @param stream as in {@link Provenance}
 * @param split as in {@link Provenance}
 * @param first position of the first record seen
 * @param next position after the last record seen, which is where the source goes on
 */
public record SplitProgress(String stream, int split, long first, long next) {}
