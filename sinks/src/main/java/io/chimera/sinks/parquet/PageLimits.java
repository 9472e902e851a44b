package io.chimera.sinks.parquet;

/**
 * When a page is full.
 *
 * @param bytes as its values lie there before they are encoded and compressed
 * @param rows nulls among them
 * @param dictionaryBytes what the dictionary of a column's pages may have
 */
record PageLimits(int bytes, int rows, int dictionaryBytes) {}
