package io.chimera.sinks.parquet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.FieldMetrics;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageWriteStore;
import org.apache.parquet.column.page.PageWriter;
import org.apache.parquet.column.statistics.SizeStatistics;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.column.statistics.geospatial.GeospatialStatistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * One column of a file that has at most one value a row. A value is put into the page as Parquet's
 * plain encoding has it, and nothing else is done until the page is full: what there is to be known
 * of a page, and whether a dictionary makes it smaller, is found out in one go.
 */
abstract class FlatColumn {
  private static final int FIRST_BYTES = 256;

  /** What Parquet keeps for a column of an open file, and this object: measured. */
  private static final int BYTES_BESIDE_VALUES = 1_200;

  private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

  /** What Parquet's first version calls it, which everybody reads. */
  @SuppressWarnings("deprecation")
  private static final Encoding DICTIONARY = Encoding.PLAIN_DICTIONARY;

  @SuppressWarnings("deprecation")
  private static final Encoding NO_LEVELS = Encoding.BIT_PACKED;

  private final Place place;
  private final PageLimits limits;
  private final boolean isOptional;
  private final PageIds ids;

  /** The page's values, without nulls, in {@link #size} bytes. */
  private byte[] page = new byte[FIRST_BYTES];

  private int size;
  private int rows;
  private int nulls;
  private long[] nullBits = {};
  private long nullsOfFile;

  private @Nullable PageWriter writer;

  /** Made for the first page: many files never have one before they are closed. */
  private @Nullable PageDictionary dictionary;

  private boolean isDictionaryTried;
  private boolean isDictionaryUsed;

  /**
   * Where a column is.
   *
   * @param index in the row
   * @param descriptor in the file
   */
  record Place(int index, ColumnDescriptor descriptor) {
    PrimitiveType type() {
      return descriptor.getPrimitiveType();
    }
  }

  FlatColumn(Place place, PageLimits limits, PageIds ids) {
    this.place = place;
    this.limits = limits;
    this.ids = ids;
    isOptional = place.descriptor().getMaxDefinitionLevel() > 0;
  }

  /** Takes the row's value of this column. */
  abstract void add(RowData row);

  /** A dictionary for the pages to come, or null where they have none. */
  abstract @Nullable PageDictionary newDictionary();

  /**
   * Says what there is to be known of the values of a page.
   *
   * @param plain them in plain encoding
   * @param length of it
   * @param values how many
   */
  abstract void describe(byte[] plain, int length, int values, Statistics<?> statistics);

  /** How many bytes the values of a page have that say how long they are. */
  int lengthBytes(int values) {
    return 0;
  }

  /** What the writer alone knows of the column, the file footer not. */
  Stream<FieldMetrics<?>> metrics() {
    return Stream.empty();
  }

  /** What is known of the values, with the nulls that are beside them. */
  final <T> FieldMetrics<T> withNulls(FieldMetrics<T> ofValues) {
    return new FieldMetrics<>(
        ofValues.id(),
        ofValues.valueCount() + nullsOfFile,
        nullsOfFile,
        ofValues.nanValueCount(),
        ofValues.lowerBound(),
        ofValues.upperBound(),
        ofValues.originalType());
  }

  final int index() {
    return place.index();
  }

  final PrimitiveType type() {
    return place.type();
  }

  final int fieldId() {
    return type().getId().intValue();
  }

  /** The page, with room for so many bytes more behind {@link #size()}. */
  final byte[] room(int bytes) {
    byte[] has = page;
    return bytes <= has.length - size ? has : grown(bytes);
  }

  private byte[] grown(int bytes) {
    long needed = (long) size + bytes;
    if (needed > LARGEST_ARRAY) {
      throw new IllegalStateException(
          "Cannot hold a page of column '" + type().getName() + "': it has " + needed + " bytes");
    }
    page = Arrays.copyOf(page, (int) Math.min(LARGEST_ARRAY, Math.max(needed, page.length * 2L)));
    return page;
  }

  final int size() {
    return size;
  }

  /** How many values the page has, without nulls. */
  final int values() {
    return rows - nulls;
  }

  /** Takes a value that has been put behind {@link #size()}. */
  final void put(int bytes) {
    size += bytes;
    rows++;
    if (rows >= limits.rows() || size >= limits.bytes()) {
      endPage();
    }
  }

  final void putNull() {
    if (!isOptional) {
      throw new IllegalStateException(
          "Cannot write null: column '" + type().getName() + "' is required");
    }
    int word = rows >>> 6;
    if (word >= nullBits.length) {
      nullBits = Arrays.copyOf(nullBits, Math.max(word + 1, nullBits.length * 2));
    }
    nullBits[word] |= 1L << rows;
    nulls++;
    put(0);
  }

  /** Begins a row group. */
  final void begin(PageWriteStore pages) {
    writer = pages.getPageWriter(place.descriptor());
    dictionary = null;
    isDictionaryTried = false;
    isDictionaryUsed = false;
  }

  /** Ends it. */
  final void end() {
    if (rows > 0) {
      endPage();
    }
    PageDictionary used = dictionary;
    if (used != null && isDictionaryUsed) {
      try {
        writer().writeDictionaryPage(new DictionaryPage(used.bytes(), used.entries(), DICTIONARY));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** About how many bytes of it are held. */
  final long bufferedBytes() {
    return size + writer().getMemSize();
  }

  /** About how many bytes of the heap it has. */
  final long heldBytes() {
    PageDictionary open = dictionary;
    return BYTES_BESIDE_VALUES
        + page.length
        + (long) nullBits.length * Long.BYTES
        + writer().getMemSize()
        + (open == null ? 0 : open.heldBytes());
  }

  private PageWriter writer() {
    if (writer == null) {
      throw new IllegalStateException("Cannot write a page: no row group was begun");
    }
    return writer;
  }

  private void endPage() {
    int values = values();
    Statistics<?> statistics = Statistics.createStats(type());
    statistics.incrementNumNulls(nulls);
    describe(page, size, values, statistics);
    try {
      BytesInput encoded = values == 0 ? null : encodedByDictionary(values);
      BytesInput bytes = encoded == null ? BytesInput.from(page, 0, size) : encoded;
      writer()
          .writePage(
              isOptional ? BytesInput.concat(levels(), bytes) : bytes,
              rows,
              rows,
              statistics,
              new SizeStatistics(type(), size - lengthBytes(values), null, null),
              GeospatialStatistics.newBuilder(type()).build(),
              NO_LEVELS,
              isOptional ? Encoding.RLE : NO_LEVELS,
              encoded == null ? Encoding.PLAIN : DICTIONARY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    nullsOfFile += nulls;
    if (nulls > 0) {
      Arrays.fill(nullBits, 0);
    }
    size = 0;
    rows = 0;
    nulls = 0;
    if (page.length > 2L * limits.bytes()) {
      // One large value does not keep its room for as long as the file is open.
      page = new byte[FIRST_BYTES];
    }
  }

  /** Which rows have a value: one run of all, or a bit each. */
  private BytesInput levels() {
    if (nulls == 0 || nulls == rows) {
      var run =
          BytesInput.concat(
              BytesInput.fromUnsignedVarInt(rows << 1),
              BytesInput.from(new byte[] {(byte) (nulls == 0 ? 1 : 0)}));
      return BytesInput.concat(BytesInput.fromInt((int) run.size()), run);
    }
    int groups = (rows + Byte.SIZE - 1) / Byte.SIZE;
    var bits = new byte[groups];
    for (int group = 0; group < groups; group++) {
      int word = group >>> 3;
      long nullsOfWord = word < nullBits.length ? nullBits[word] : 0;
      bits[group] = (byte) ~(nullsOfWord >>> ((group & 7) << 3));
    }
    var run =
        BytesInput.concat(BytesInput.fromUnsignedVarInt(groups << 1 | 1), BytesInput.from(bits));
    return BytesInput.concat(BytesInput.fromInt((int) run.size()), run);
  }

  /**
   * The page as entries of the dictionary, or null where that does not make it smaller: then none
   * of the pages to come has one.
   */
  private @Nullable BytesInput encodedByDictionary(int values) throws IOException {
    if (!isDictionaryTried) {
      isDictionaryTried = true;
      dictionary = newDictionary();
    }
    PageDictionary open = dictionary;
    if (open == null || open.isClosed()) {
      return null;
    }
    int[] into = ids.of(values);
    if (open.encode(page, values, into, limits.dictionaryBytes())) {
      BytesInput encoded = ids.encode(values, BytesUtils.getWidthFromMaxInt(open.entries() - 1));
      if (isDictionaryUsed || encoded.size() + open.size() < size) {
        isDictionaryUsed = true;
        return encoded;
      }
    }
    open.close();
    if (!isDictionaryUsed) {
      dictionary = null;
    }
    return null;
  }
}
