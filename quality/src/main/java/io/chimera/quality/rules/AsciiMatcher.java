package io.chimera.quality.rules;

import java.util.Optional;
import org.apache.flink.core.memory.MemorySegment;
import org.apache.flink.table.data.binary.BinaryStringData;

/** Says whether all of a text matches a pattern, for texts in ASCII. */
abstract sealed class AsciiMatcher permits AsciiAutomaton, AsciiPositions {

  /** What matching comes to. */
  enum Answer {
    MATCHES,
    DIFFERS,
    /** There is more than ASCII in the text. */
    UNKNOWN
  }

  /** Empty where the pattern has what is not known here, or would need too much memory. */
  static Optional<? extends AsciiMatcher> of(String pattern) {
    var read = AsciiPattern.read(pattern);
    var positions = read.flatMap(AsciiPositions::of);
    return positions.isPresent() ? positions : read.flatMap(AsciiAutomaton::of);
  }

  /** Matches a text. Most lie in one array, and are not copied out of it. */
  final Answer match(BinaryStringData text) {
    text.ensureMaterialized();
    MemorySegment[] segments = text.getSegments();
    byte[] array = segments.length == 1 ? segments[0].getHeapMemory() : null;
    return array == null
        ? match(text.toBytes(), 0, text.getSizeInBytes())
        : match(array, text.getOffset(), text.getSizeInBytes());
  }

  abstract Answer match(byte[] bytes, int from, int length);
}
