package io.chimera.sinks.parquet;

import static org.apache.iceberg.TableProperties.PARQUET_BLOOM_FILTER_COLUMN_ENABLED_PREFIX;
import static org.apache.iceberg.TableProperties.PARQUET_COLUMN_STATS_ENABLED_PREFIX;
import static org.apache.iceberg.TableProperties.PARQUET_COMPRESSION;
import static org.apache.iceberg.TableProperties.PARQUET_COMPRESSION_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_COMPRESSION_LEVEL;
import static org.apache.iceberg.TableProperties.PARQUET_DICT_SIZE_BYTES;
import static org.apache.iceberg.TableProperties.PARQUET_DICT_SIZE_BYTES_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_ROW_LIMIT;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_ROW_LIMIT_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_SIZE_BYTES;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_SIZE_BYTES_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_VERSION;
import static org.apache.iceberg.TableProperties.PARQUET_PAGE_VERSION_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_CHECK_MAX_RECORD_COUNT;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_CHECK_MAX_RECORD_COUNT_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT_DEFAULT;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES;
import static org.apache.iceberg.TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT;

import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.util.PropertyUtil;

/**
 * What a table's properties say about its files.
 *
 * @param rowGroupBytes about how large a row group becomes
 * @param pages when a page is full
 * @param zstdLevel how hard is tried to make pages small
 * @param minRows after how many rows, at the earliest, the size is looked at again
 * @param maxRows after how many at the latest
 */
record WriteSettings(int rowGroupBytes, PageLimits pages, int zstdLevel, int minRows, int maxRows) {
  private static final int ZSTD_LEVEL = 3;

  /** Settings of Parquet itself, which Iceberg hands on. */
  private static final String PARQUET_PREFIX = "parquet.";

  /** The settings, or nothing where they ask for what only Iceberg's own writer does. */
  static Optional<WriteSettings> of(Map<String, String> properties) {
    if (!"zstd".equals(properties.getOrDefault(PARQUET_COMPRESSION, PARQUET_COMPRESSION_DEFAULT))
        || !PARQUET_PAGE_VERSION_DEFAULT.equals(
            properties.getOrDefault(PARQUET_PAGE_VERSION, PARQUET_PAGE_VERSION_DEFAULT))
        || properties.keySet().stream().anyMatch(WriteSettings::isOfParquet)) {
      return Optional.empty();
    }
    var pages =
        new PageLimits(
            number(properties, PARQUET_PAGE_SIZE_BYTES, PARQUET_PAGE_SIZE_BYTES_DEFAULT),
            number(properties, PARQUET_PAGE_ROW_LIMIT, PARQUET_PAGE_ROW_LIMIT_DEFAULT),
            number(properties, PARQUET_DICT_SIZE_BYTES, PARQUET_DICT_SIZE_BYTES_DEFAULT));
    return Optional.of(
        new WriteSettings(
            number(properties, PARQUET_ROW_GROUP_SIZE_BYTES, PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT),
            pages,
            number(properties, PARQUET_COMPRESSION_LEVEL, ZSTD_LEVEL),
            number(
                properties,
                PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT,
                PARQUET_ROW_GROUP_CHECK_MIN_RECORD_COUNT_DEFAULT),
            number(
                properties,
                PARQUET_ROW_GROUP_CHECK_MAX_RECORD_COUNT,
                PARQUET_ROW_GROUP_CHECK_MAX_RECORD_COUNT_DEFAULT)));
  }

  private static boolean isOfParquet(String property) {
    return property.startsWith(PARQUET_PREFIX)
        || property.startsWith(PARQUET_BLOOM_FILTER_COLUMN_ENABLED_PREFIX)
        || property.startsWith(PARQUET_COLUMN_STATS_ENABLED_PREFIX);
  }

  private static int number(Map<String, String> properties, String name, int fallback) {
    return PropertyUtil.propertyAsInt(properties, name, fallback);
  }
}
