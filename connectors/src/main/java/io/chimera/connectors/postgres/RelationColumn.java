package io.chimera.connectors.postgres;

/**
 * A column as the log describes it.
 *
 * @param name as it is called there
 * @param type id of its type
 * @param modifier of the type, -1 for none
 * @param identifies whether it is part of what tells the row of an update or a delete
 */
public record RelationColumn(String name, long type, int modifier, boolean identifies) {}
