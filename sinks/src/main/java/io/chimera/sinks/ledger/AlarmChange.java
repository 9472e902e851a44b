package io.chimera.sinks.ledger;

/**
 * An alarm that began or ended.
 *
 * @param alarm which
 * @param dataset whose
 * @param isRaised whether it began
 * @param checkpoint the checkpoint at which that was seen
 * @param detail what was seen: names and numbers, never content
 */
public record AlarmChange(
    Alarm alarm, OpenedDataset dataset, boolean isRaised, long checkpoint, String detail) {}
