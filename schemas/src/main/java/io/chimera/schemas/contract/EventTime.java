package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the event happened.
 *
 * @param column a top-level timestamp or timestamptz column; without a zone it is read as UTC
 * @param maxFuture how far ahead of the clock it may lie; absent for no limit
 */
public record EventTime(String column, @Nullable Duration maxFuture) implements Serializable {}
