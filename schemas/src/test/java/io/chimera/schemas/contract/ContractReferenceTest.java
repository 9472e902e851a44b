package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.schemas.contract.Origin.Metadata;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/contract.md against the reader. */
class ContractReferenceTest {
  private static final MarkdownDocument REFERENCE = MarkdownDocument.of("docs/contract.md");

  static List<String> contracts() {
    return Stream.of("json contract", "yaml contract")
        .flatMap(mark -> REFERENCE.blocks(mark).stream())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void showsValidContracts(String contract) {
    assertThat(new ContractReader().read(contract).datasets()).isNotEmpty();
  }

  @Test
  void showsProblemsAsTheyLook() {
    String contract = REFERENCE.blocks("yaml contract broken").get(0);
    String problems = REFERENCE.blocks("text problems").get(0).strip();

    assertThatThrownBy(() -> new ContractReader().read(contract))
        .isInstanceOf(InvalidContractException.class)
        .hasMessage(problems);
  }

  @ParameterizedTest
  @EnumSource
  void tellsOfEveryKeyAndNoOther(ContractPart part) {
    List<String> told = REFERENCE.keysByHeading().get(heading(part));

    if (part == ContractPart.TARGET) {
      assertThat(told).startsWith(part.keys().known().toArray(String[]::new));
      return;
    }
    assertThat(told).containsExactlyElementsOf(part.keys().known());
  }

  @Test
  void tellsOfEveryPlannedKeyAndNoOther() {
    List<String> told = REFERENCE.keysByHeading().get("Not supported yet");

    List<String> planned =
        Arrays.stream(ContractPart.values())
            .flatMap(part -> part.keys().planned().stream())
            .distinct()
            .toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(planned);
  }

  @Test
  void tellsOfEveryTypeAndNoOther() {
    List<String> told = REFERENCE.keysByHeading().get("Types");

    List<String> names =
        ValueReader.typeNames().stream()
            .map(name -> name.replace("(precision,scale)", "(p,s)"))
            .toList();
    assertThat(told).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void tellsOfAllMetadataAndNoOther() {
    assertThat(metadata("Metadata")).containsExactlyElementsOf(names(Metadata::isOfTopics));
    assertThat(metadata("Metadata of a change"))
        .containsExactlyElementsOf(names(Metadata::isOfTables));
  }

  private static List<String> metadata(String heading) {
    List<String> told = REFERENCE.keysByHeading().get(heading);
    return told.subList(1, told.size());
  }

  private static List<String> names(Predicate<Metadata> isMeant) {
    return Arrays.stream(Metadata.values())
        .filter(isMeant)
        .map(each -> each.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String heading(ContractPart part) {
    return switch (part) {
      case CONTRACT -> "The contract";
      case TEAM -> "`team`";
      case RIGHT_TO_INGEST -> "`rightToIngest`";
      case SOURCE -> "`source`: a Kafka cluster";
      case SECURITY -> "`source.security`";
      case SECRETS -> "`source.secrets`";
      case TRIGGER -> "`trigger`";
      case RETENTION -> "`retention`";
      case DATASET -> "`datasets[]`";
      case DATABASE -> "`source`: a database";
      case DATABASE_SECRETS -> "`source.secrets` of a database";
      case DATABASE_OPTIONS -> "`source.options` of a database";
      case DATABASE_CAPTURE -> "`source.capture` of a database";
      case FROM -> "`datasets[].from`: a topic";
      case TABLE -> "`datasets[].from`: a table";
      case CURSOR -> "`datasets[].from.cursor`";
      case PARTITIONED -> "`datasets[].from.partitioned`";
      case COLUMN -> "`datasets[].columns[]`";
      case PROTECT -> "`datasets[].columns[].protect`";
      case VALUE -> "`items` and `values`";
      case RULE -> "`datasets[].quality[]`";
      case TREND -> "`datasets[].quality[].trend`";
      case REJECTS -> "`datasets[].rejects`";
      case EVENT_TIME -> "`datasets[].eventTime`";
      case DEDUPLICATE -> "`datasets[].deduplicate`";
      case TARGET -> "`datasets[].target`";
      case SLA -> "`datasets[].sla`";
      case SLA_AGE -> "`freshness`, `latency` and `frequency`";
      case SLA_ARRIVAL -> "`arriveBy`";
      case SLA_VOLUME -> "`volume`";
      case ODCS -> "`odcs`";
    };
  }
}
