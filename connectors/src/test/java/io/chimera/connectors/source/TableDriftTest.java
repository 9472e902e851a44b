package io.chimera.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.PostgresType;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.schemas.stream.SourceVersion.EvolvedColumn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableDriftTest {
  private static final long LOOK = 100;

  /** A later run has looked for the key. */
  private static final long KEYED_FROM = 150;

  private static final FoundColumn ID = found("OrderId", "int4", Primitive.INT);
  private static final FoundColumn AMOUNT = found("amount", "int4", Primitive.INT);
  private static final FoundColumn NOTE = found("note", "text", Primitive.STRING);
  private static final FoundColumn MORE = found("more", "text", Primitive.STRING);
  private static final Map<String, String> COLUMNS =
      Map.of("OrderId", "int", "amount", "int", "note", "string");

  private static FoundColumn found(String name, String declared, ColumnType type) {
    return new FoundColumn(name, declared, PostgresType.OTHER, type, false, null, "");
  }

  private static TableDrift drift(String policy) {
    return new TableDrift(
        Orders.captured(policy),
        known(new SourceVersion(LOOK, "1.0.0", COLUMNS, List.of(), false)));
  }

  private static KnownTable known(SourceVersion version) {
    return new KnownTable(version, KEYED_FROM);
  }

  private static Fault check(TableDrift drift, long position, FoundColumn... found) {
    return drift.check(
        List.of(found), List.of("OrderId"), drift.isBeforeLook(position), "at '" + position + "'");
  }

  @Test
  void endsByNameWithEverythingThatIsDifferent() {
    assertThatThrownBy(
            () ->
                check(drift("fail"), 200, ID, found("amount", "int8", Primitive.LONG), NOTE, MORE))
        .isInstanceOfSatisfying(
            SourceDriftException.class, drift -> assertThat(drift.isEvolvable()).isFalse())
        .hasMessage(
            "Cannot go on with dataset 'orders' at '200': table 'public.Orders' has changed: column"
                + " 'amount' is int8; expected int; column 'more' (text) is new; give the contract"
                + " another version to go on with the columns that it has, or drop the dataset's"
                + " table to read it anew");
  }

  @Test
  void endsForTheNextStartToEvolve() {
    assertThatThrownBy(() -> check(drift("evolve"), 200, ID, AMOUNT, NOTE, MORE))
        .isInstanceOfSatisfying(
            SourceDriftException.class, drift -> assertThat(drift.isEvolvable()).isTrue())
        .hasMessageEndingWith(
            "column 'more' (text) is new; the next start evolves the dataset's table");
    // With one that nobody can evolve, none is.
    assertThatThrownBy(() -> check(drift("evolve"), 200, ID, NOTE, MORE))
        .isInstanceOfSatisfying(
            SourceDriftException.class, drift -> assertThat(drift.isEvolvable()).isFalse());
  }

  @Test
  void goesOnWithWhatItIsToIgnore() {
    assertThat(
            check(drift("ignore"), 200, ID, found("amount", "text", Primitive.STRING), NOTE, MORE))
        .isNull();
    assertThatThrownBy(() -> check(drift("ignore"), 200, ID, AMOUNT))
        .hasMessageContaining("column 'note' is not there; expected string; bring the column back");
  }

  @Test
  void rejectsAllRowsWithoutAColumn() {
    assertThat(check(drift("quarantine"), 200, ID, AMOUNT, NOTE, MORE)).isNull();
    assertThat(check(drift("quarantine"), 200, ID, AMOUNT))
        .isEqualTo(
            new Fault(
                ReasonCode.INCOMPATIBLE_SCHEMA,
                "note",
                "The source's table has no such column any more"));
  }

  @Test
  void whatLiesBeforeTheLookMayBeAsItWas() {
    for (String policy : List.of("fail", "ignore", "quarantine", "evolve")) {
      assertThat(check(drift(policy), LOOK - 1, ID, AMOUNT)).as(policy).isNull();
      assertThat(check(drift(policy), LOOK - 1, ID, AMOUNT, NOTE, MORE)).as(policy).isNull();
    }
  }

  /** Else its values would be null. */
  @Test
  void endsWhereAColumnHasTheNameThatItHadBeforeTheLook() {
    FoundColumn words = found("words", "text", Primitive.STRING);

    for (String policy : List.of("fail", "ignore", "quarantine", "evolve")) {
      assertThatThrownBy(() -> check(drift(policy), LOOK - 1, ID, AMOUNT, words))
          .as(policy)
          .isInstanceOf(SourceDriftException.class)
          .hasMessageContaining("so that 'aliases' need the old name")
          .hasMessageContaining("column 'note' is not there; expected string");
    }
  }

  @Test
  void anotherKeyEndsWhereverItIs() {
    for (String policy : List.of("fail", "ignore", "quarantine", "evolve")) {
      TableDrift drift = drift(policy);
      assertThatThrownBy(
              () -> drift.check(List.of(ID, AMOUNT, NOTE), List.of("note"), true, "at '1'"))
          .as(policy)
          .hasMessageContaining("rows are identified by 'note'; expected 'id'; correct the key");
    }
  }

  @Test
  void noKeyEndsOnlyWhereThereWasOne() {
    assertThat(drift("ignore").hadKeyBefore(KEYED_FROM - 1)).isFalse();
    assertThat(drift("ignore").hadKeyBefore(KEYED_FROM)).isTrue();
    assertThatThrownBy(
            () ->
                drift("ignore")
                    .check(List.of(ID, AMOUNT, NOTE), List.of(), false, "at '" + KEYED_FROM + "'"))
        .hasMessageContaining("rows are identified by no key; expected 'id'; correct the key");
  }

  /** Whoever looked has decided what becomes of it. */
  @Test
  void whatWasGoneAtTheLookIsRejectedOrNull() {
    var without =
        new SourceVersion(
            LOOK, "1.0.0", Map.of("OrderId", "int", "amount", "int"), List.of(), false);

    assertThat(check(new TableDrift(Orders.captured("evolve"), known(without)), 200, ID, AMOUNT))
        .isNull();
    assertThat(
            check(
                new TableDrift(Orders.captured("quarantine"), known(without)),
                LOOK - 1,
                ID,
                AMOUNT))
        .extracting(Fault::column)
        .isEqualTo("note");
  }

  @Test
  void evolvedColumnsAreNullBeforeAndMissedAfter() {
    var version =
        new SourceVersion(
            LOOK,
            "1.0.0",
            Map.of("OrderId", "int", "amount", "int", "note", "string", "more", "string"),
            List.of(new EvolvedColumn("more", "more", "string", false)),
            false);
    Dataset evolved = version.applyTo(Orders.captured("fail"));
    var drift = new TableDrift(evolved, known(version));

    assertThat(check(drift, LOOK - 1, ID, AMOUNT, NOTE)).isNull();
    assertThat(check(drift, 200, ID, AMOUNT, NOTE, MORE)).isNull();
    assertThatThrownBy(() -> check(drift, 200, ID, AMOUNT, NOTE))
        .hasMessageContaining("column 'more' is not there; expected string");
  }

  @Test
  void aTableThatIsReadWhollyHasToBeAsItWasKnown() {
    drift("fail").checkRead(List.of(ID, AMOUNT, NOTE));

    assertThatThrownBy(() -> drift("fail").checkRead(List.of(ID, AMOUNT, NOTE, MORE)))
        .hasMessageStartingWith("Cannot go on with dataset 'orders' while its table is read:");
    assertThatThrownBy(() -> drift("quarantine").checkRead(List.of(ID, AMOUNT)))
        .hasMessageContaining("column 'note' is not there");
  }
}
