package io.chimera.connectors.mysql;

import io.chimera.connectors.source.LogExtent;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of a binary log, which the server keeps by age, whoever reads it.
 *
 * @param sizes in bytes, by number
 */
record FilesExtent(SortedMap<Long, Long> sizes) implements LogExtent {
  FilesExtent {
    sizes = new TreeMap<>(sizes);
  }

  @Override
  public long keptBytes() {
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public long bytesAfter(long position) {
    var from = new BinlogPosition(position);
    long bytes = 0;
    for (Map.Entry<Long, Long> file : sizes.tailMap(from.file()).entrySet()) {
      long told = file.getKey() == from.file() ? from.offset() : 0;
      bytes += Math.max(0, file.getValue() - told);
    }
    return bytes;
  }
}
