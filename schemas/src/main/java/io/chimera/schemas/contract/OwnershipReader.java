package io.chimera.schemas.contract;

import java.util.regex.Pattern;

/** Reads {@code team} and {@code rightToIngest}. */
final class OwnershipReader {
  static final int MAX_LINE = 200;

  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s]{1,189}");

  private OwnershipReader() {}

  static Ownership read(DocumentObject contract) {
    DocumentObject team =
        contract.required("team", "who answers for the data").object(ContractPart.TEAM.keys());
    DocumentObject right =
        contract
            .required("rightToIngest", "by what right the data is ingested")
            .object(ContractPart.RIGHT_TO_INGEST.keys());
    return new Ownership(
        team.required("name", "the team's name").line(MAX_LINE),
        team.required("project", "the project inside the team").line(MAX_LINE),
        team.required("support", "an e-mail address").text(EMAIL, "an e-mail address"),
        right.required("basis", "why the data may be ingested").line(MAX_LINE),
        right.required("declaredBy", "who declared the right").line(MAX_LINE),
        DocumentValues.date(right.required("on", "when it was declared, as in '2026-11-20'")));
  }
}
