package io.chimera.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.LiveTable;
import io.chimera.connectors.database.PostgresType;
import io.chimera.connectors.source.SourceDriftException;
import io.chimera.jobs.run.SourceStart.Look;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.schemas.stream.SourceVersion.EvolvedColumn;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SourceStartTest {
  private static final FoundColumn ID = found("OrderId", Primitive.INT);
  private static final FoundColumn AMOUNT = found("amount", Primitive.INT);
  private static final FoundColumn NOTE = found("note", Primitive.STRING);
  private static final FoundColumn MORE = found("MoreWords", Primitive.STRING);
  private static final FoundColumn PLACE = found("place", null);
  private static final SourceVersion FIRST =
      new SourceVersion(
          100,
          "1.0.0",
          Map.of("OrderId", "int", "amount", "int", "note", "string"),
          List.of(),
          false);
  private static final EvolvedColumn MORE_WORDS =
      new EvolvedColumn("more_words", "MoreWords", "string", false);

  private static FoundColumn found(String name, @Nullable ColumnType type) {
    return new FoundColumn(name, "its type", PostgresType.OTHER, type, false, null, "");
  }

  private static Dataset orders(String policy) {
    return new ContractReader()
        .read(
            """
            apiVersion: chimera/v1
            kind: IngestionContract
            name: shop
            version: 1.0.0
            team: {name: tests, project: tests, support: tests@example.org}
            rightToIngest: {basis: Made up, declaredBy: tests, on: 2026-11-21}
            source: {name: shop, type: postgres, host: db.example.org, database: shop, user: chimera}
            datasets:
              - name: orders
                from: {table: public.Orders, mode: cdc, onDrift: %s}
                columns:
                  - {name: id, type: int, required: true, aliases: [OrderId]}
                  - {name: amount, type: int, required: true}
                  - {name: note, type: string}
                target: {table: shop.orders, kind: upsert, key: [id]}
            """
                .formatted(policy))
        .datasets()
        .get(0);
  }

  private static SourceStart start(
      String policy, List<SourceVersion> versions, FoundColumn... now) {
    return start("1.0.0", policy, versions, now);
  }

  private static SourceStart start(
      String contract, String policy, List<SourceVersion> versions, FoundColumn... now) {
    Dataset dataset = orders(policy);
    SourceVersion newest = versions.isEmpty() ? null : versions.get(versions.size() - 1);
    return SourceStart.of(
        contract,
        dataset,
        newest == null ? dataset : newest.applyTo(dataset),
        versions,
        new Look(200, new LiveTable(List.of(now), Set.of("filled"), true), newest != null));
  }

  @Test
  void theFirstStartKnowsTheTableAsItIs() {
    SourceStart first = start("fail", List.of(), ID, AMOUNT, NOTE, MORE, PLACE);

    assertThat(first.known())
        .isEqualTo(
            new SourceVersion(
                200,
                "1.0.0",
                Map.of(
                    "OrderId",
                    "int",
                    "amount",
                    "int",
                    "note",
                    "string",
                    "MoreWords",
                    "string",
                    "place",
                    ""),
                List.of(),
                false));
    assertThat(first.dataset()).isEqualTo(orders("fail"));
    assertThatThrownBy(() -> start("evolve", List.of(), ID, AMOUNT))
        .isInstanceOf(SourceDriftException.class)
        .hasMessageContaining("column 'note' is not there");
  }

  @Test
  void refusesWhatIsNotAsItWas() {
    assertThatThrownBy(() -> start("fail", List.of(FIRST), ID, AMOUNT, NOTE, MORE))
        .isInstanceOf(SourceDriftException.class)
        .hasMessageContaining("column 'MoreWords' (its type) is new");
    assertThat(start("fail", List.of(FIRST), ID, AMOUNT, NOTE).versions()).containsExactly(FIRST);
  }

  @Test
  void anotherVersionOfTheContractHasSeenIt() {
    SourceStart seen = start("1.1.0", "fail", List.of(FIRST), ID, AMOUNT, NOTE, MORE);

    assertThat(seen.versions()).hasSize(2).first().isEqualTo(FIRST);
    assertThat(seen.known().contract()).isEqualTo("1.1.0");
    assertThat(seen.known().columns()).containsKey("MoreWords");
    assertThat(seen.known().evolved()).isEmpty();
    assertThat(seen.dataset()).isEqualTo(orders("fail"));
    // It asks for what is not there.
    assertThatThrownBy(() -> start("1.1.0", "fail", List.of(FIRST), ID, AMOUNT))
        .hasMessageContaining("column 'note' is not there");
  }

  @Test
  void evolvesTheTarget() {
    SourceStart evolved =
        start("evolve", List.of(FIRST), ID, found("amount", Primitive.LONG), NOTE, MORE);

    assertThat(evolved.versions()).hasSize(2);
    assertThat(evolved.known().position()).isEqualTo(200);
    assertThat(evolved.known().evolved())
        .containsExactly(new EvolvedColumn("amount", "amount", "long", true), MORE_WORDS);
    assertThat(evolved.dataset().columns())
        .extracting(column -> column.name() + " " + column.type() + " " + column.required())
        .containsExactly(
            "id INT true", "amount LONG true", "note STRING false", "more_words STRING false");
    assertThat(evolved.notes())
        .containsExactly(
            "Table 'public.Orders' has changed: column 'amount' is its type; expected int; table"
                + " 'shop.orders' has it as wide now",
            "Table 'public.Orders' has changed: column 'MoreWords' (its type) is new; table"
                + " 'shop.orders' has it as 'more_words'");
    // And that is all: the next start has nothing to do.
    SourceStart again =
        start("evolve", evolved.versions(), ID, found("amount", Primitive.LONG), NOTE, MORE);
    assertThat(again.versions()).hasSize(2);
    assertThat(again.notes()).isEmpty();
    assertThat(again.dataset()).isEqualTo(evolved.dataset());
  }

  @Test
  void evolvesAlsoUnderAnotherVersionOfTheContract() {
    SourceStart evolved = start("1.1.0", "evolve", List.of(FIRST), ID, AMOUNT, NOTE, MORE);

    assertThat(evolved.known().evolved()).containsExactly(MORE_WORDS);
    // What it could not, somebody has seen.
    assertThat(start("1.1.0", "evolve", List.of(FIRST), ID, AMOUNT, NOTE, PLACE).known().evolved())
        .isEmpty();
  }

  @Test
  void refusesToEvolveWhatNoLogTells() {
    for (FoundColumn column : List.of(found("filled", Primitive.INT), PLACE)) {
      assertThatThrownBy(() -> start("evolve", List.of(FIRST), ID, AMOUNT, NOTE, column))
          .as(column.name())
          .isInstanceOf(SourceDriftException.class)
          .hasMessageContaining("column '" + column.name() + "' (its type) is new");
    }
    assertThatThrownBy(() -> start("evolve", List.of(FIRST), ID, AMOUNT, MORE))
        .hasMessageContaining("is new while 'note' is gone");
    assertThatThrownBy(() -> start("evolve", List.of(FIRST), ID, NOTE))
        .hasMessageContaining("column 'amount' is not there; expected int");
    assertThatThrownBy(
            () -> start("evolve", List.of(FIRST), ID, found("amount", Primitive.STRING), NOTE))
        .hasMessageContaining("column 'amount' is its type; expected int");
  }

  @Test
  void whatIsReadWhollyHasTheValuesOfAllColumns() {
    SourceStart evolved =
        SourceStart.of(
            "1.0.0",
            orders("evolve"),
            orders("evolve"),
            List.of(FIRST),
            new Look(
                200,
                new LiveTable(
                    List.of(ID, AMOUNT, NOTE, found("filled", Primitive.INT)),
                    Set.of("filled"),
                    true),
                false));

    assertThat(evolved.dataset().columns()).extracting(Column::name).contains("filled");
  }

  @Test
  void aDroppedColumnIsNullFromThereOnAndMayComeBack() {
    SourceStart lost = start("evolve", List.of(FIRST), ID, AMOUNT);

    assertThat(lost.dataset()).isEqualTo(orders("evolve"));
    assertThat(lost.known().columns()).doesNotContainKey("note");
    assertThat(lost.notes())
        .containsExactly(
            "Table 'public.Orders' has changed: column 'note' is not there; expected string; it is"
                + " null in new rows");
    assertThat(start("evolve", lost.versions(), ID, AMOUNT).notes()).isEmpty();

    SourceStart back = start("evolve", lost.versions(), ID, AMOUNT, NOTE);
    assertThat(back.dataset()).isEqualTo(orders("evolve"));
    assertThat(back.known().columns()).containsKey("note");
  }

  /** Its rows would be null where the source has values that were told and not taken. */
  @Test
  void aColumnThatWasPassedOverDoesNotEvolve() {
    List<SourceVersion> passedOver = start("ignore", List.of(FIRST), ID, AMOUNT, NOTE).versions();

    for (String policy : List.of("fail", "evolve")) {
      assertThatThrownBy(() -> start(policy, passedOver, ID, AMOUNT, NOTE, MORE))
          .as(policy)
          .isInstanceOf(SourceDriftException.class)
          .hasMessageContaining("rows from before may have values in it that were never taken");
    }
    SourceStart seen = start("1.1.0", "evolve", passedOver, ID, AMOUNT, NOTE, MORE);
    assertThat(seen.dataset()).isEqualTo(orders("evolve"));
    assertThat(seen.notes())
        .containsExactly(
            "Table 'public.Orders' has changed: column 'MoreWords' (its type) is new, and rows from"
                + " before may have values in it that were never taken; it is left out: to have it,"
                + " ask for it in the contract and drop the dataset's table to read it anew");
    // What comes later is followed from its beginning.
    SourceStart strict = start("evolve", passedOver, ID, AMOUNT, NOTE);
    assertThat(strict.known().passesOver()).isFalse();
    assertThat(start("evolve", strict.versions(), ID, AMOUNT, NOTE, MORE).dataset().columns())
        .extracting(Column::name)
        .contains("more_words");
  }

  /** It was only made wider; else a table that is read anew would have it null. */
  @Test
  void aColumnOfTheContractIsMissedAlsoWhereItHasEvolved() {
    List<SourceVersion> wider = start("evolve", List.of(FIRST), ID, AMOUNT, NOTE, MORE).versions();
    SourceVersion newest = wider.get(wider.size() - 1);
    Dataset declared = newest.applyTo(orders("evolve"));

    assertThatThrownBy(
            () ->
                SourceStart.of(
                    "1.1.0",
                    declared,
                    declared,
                    wider,
                    new Look(300, new LiveTable(List.of(ID, AMOUNT, NOTE), Set.of(), true), false)))
        .isInstanceOf(SourceDriftException.class)
        .hasMessageContaining("column 'more_words' is not there");
    SourceStart seen =
        SourceStart.of(
            "1.1.0",
            declared,
            declared,
            wider,
            new Look(300, new LiveTable(List.of(ID, AMOUNT, NOTE, MORE), Set.of(), true), true));
    assertThat(seen.known().evolved())
        .containsExactly(new EvolvedColumn("more_words", "MoreWords", "string", true));
    assertThat(seen.known().isEvolved("more_words")).isFalse();
  }

  /** Without a record, nobody has held what was committed since its read against anything. */
  @Test
  void aTableThatWasReadBeforeItWasRecordedIsHeldAgainstTheLogFromItsBeginning() {
    SourceStart recorded =
        SourceStart.of(
            "1.0.0",
            orders("fail"),
            orders("fail"),
            List.of(),
            new Look(200, new LiveTable(List.of(ID, AMOUNT, NOTE), Set.of(), true), true));

    assertThat(recorded.known().position()).isZero();
  }

  @Test
  void aColumnThatIsGoneAtOneStartAndBackAtTheNextIsNew() {
    List<SourceVersion> with = start("evolve", List.of(), ID, AMOUNT, NOTE, MORE).versions();
    List<SourceVersion> without = start("evolve", with, ID, AMOUNT, NOTE).versions();

    assertThat(start("evolve", without, ID, AMOUNT, NOTE, MORE).known().evolved())
        .containsExactly(MORE_WORDS);
  }

  @Test
  void aNameThatIsTakenIsRefused() {
    FoundColumn other = found("Note", Primitive.STRING);

    assertThatThrownBy(() -> start("evolve", List.of(FIRST), ID, AMOUNT, NOTE, other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot add column 'Note' to table 'shop.orders': it has a column 'note' that is another"
                + " one; expected a name that is free");
  }

  @Test
  void twoColumnsOfOneNameAreRefused() {
    assertThatThrownBy(
            () ->
                start(
                    "evolve",
                    List.of(FIRST),
                    ID,
                    AMOUNT,
                    NOTE,
                    MORE,
                    found("more_words", Primitive.STRING)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot add column 'more_words' to table 'shop.orders'");
  }

  /** Its alias was taken away, or mistyped. */
  @Test
  void refusesAColumnThatTheTableNeverHad() {
    var other =
        new SourceVersion(
            100,
            "1.0.0",
            Map.of("OrderId", "int", "amount", "int", "Words", "string"),
            List.of(),
            false);
    FoundColumn words = found("Words", Primitive.STRING);

    for (String policy : List.of("fail", "ignore", "quarantine", "evolve")) {
      assertThatThrownBy(() -> start("1.1.0", policy, List.of(other), ID, AMOUNT, words))
          .as(policy)
          .isInstanceOf(SourceDriftException.class)
          .hasMessageContaining("column 'note' is not there; expected string");
    }
  }

  @Test
  void quarantineAndIgnoreSayWhatTheyLeave() {
    assertThat(start("quarantine", List.of(FIRST), ID, AMOUNT).notes())
        .containsExactly(
            "Table 'public.Orders' has changed: column 'note' is not there; expected string");
    assertThat(start("ignore", List.of(FIRST), ID, AMOUNT, NOTE, MORE).versions())
        .containsExactly(FIRST.passingOver(true));
    assertThatThrownBy(() -> start("ignore", List.of(FIRST), ID, AMOUNT))
        .isInstanceOf(SourceDriftException.class);
  }

  @Test
  void whatTheContractSaysByNowIsItsOwn() {
    SourceStart evolved = start("evolve", List.of(FIRST), ID, AMOUNT, NOTE, MORE);
    Dataset declared =
        orders("evolve")
            .withColumns(
                List.of(
                    orders("evolve").columns().get(0),
                    evolved.dataset().columns().get(3),
                    orders("evolve").columns().get(1),
                    orders("evolve").columns().get(2)));

    assertThat(evolved.known().applyTo(declared)).isEqualTo(declared);
  }
}
