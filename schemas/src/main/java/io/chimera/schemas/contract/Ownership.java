package io.chimera.schemas.contract;

import java.io.Serializable;
import java.time.LocalDate;

/**
 * Who answers for the data, and by what right it is ingested ({@code team} and {@code
 * rightToIngest} in the document).
 *
 * @param team the owning team's name
 * @param project the project inside the team
 * @param support e-mail address to write to at three in the morning
 * @param basis why the data may be ingested
 * @param declaredBy who declared that right
 * @param declaredOn when it was declared
 */
public record Ownership(
    String team,
    String project,
    String support,
    String basis,
    String declaredBy,
    LocalDate declaredOn)
    implements Serializable {}
