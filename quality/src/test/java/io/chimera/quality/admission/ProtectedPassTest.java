package io.chimera.quality.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chimera.quality.protect.Envelope;
import io.chimera.quality.protect.HmacTokens;
import io.chimera.quality.protect.Keys;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.DatasetTally;
import io.chimera.schemas.stream.Fault;
import io.chimera.schemas.stream.Header;
import io.chimera.schemas.stream.Ingested;
import io.chimera.schemas.stream.Provenance;
import io.chimera.schemas.stream.RawRecord;
import io.chimera.schemas.stream.ReasonCode;
import io.chimera.schemas.stream.Rejection;
import io.chimera.schemas.stream.Tally;
import io.chimera.schemas.stream.TypedRow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The pass over a dataset with protected columns. */
class ProtectedPassTest {
  private static final String CARD = "4111111111111111";
  private static final String CANARY = "canary-7f3a";

  private static final Dataset PAYMENTS =
      new ContractReader()
          .read(
              """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: shop
              version: 1.0.0
              team: {name: t, project: p, support: t@example.org}
              rightToIngest: {basis: b, declaredBy: d, on: 2026-11-20}
              source: {name: web, type: kafka, servers: "127.0.0.1:1"}
              datasets:
                - name: payments
                  from: {topic: payments, format: json}
                  columns:
                    - {name: customer, type: string, classification: pii, required: true, minLength: 3}
                    - {name: pin, type: string, protect: drop}
                    - {name: card, type: string, protect: {method: fpe, alphabet: digits}}
                    - {name: at, type: timestamp}
                  eventTime: {column: at}
                  quality:
                    - {name: pin_is_not_name, check: "pin <> customer"}
                  target: {table: shop.payments, kind: append, partition: [customer]}
              """)
          .datasets()
          .get(0);

  private final DatasetPass pass =
      new DatasetPass(
          0,
          new AdmittedDataset(PAYMENTS, Datasets.positions("payments", Map.of(0, 0L))),
          ProtectedPassTest::decode,
          Keys.first(),
          Clock.systemUTC(),
          null);

  private final List<Rejection> rejections = new ArrayList<>();
  private @Nullable RowData row;
  private @Nullable DatasetTally tally;

  /** Reads {@code customer,pin,card,at}; the name of an unknown field is its message. */
  private static @Nullable Fault decode(byte[] value, TypedRow row) {
    String[] parts = new String(value, StandardCharsets.UTF_8).split(",", -1);
    if (parts.length != 4) {
      return new Fault(ReasonCode.UNKNOWN_FIELD, null, "Cannot place field '" + parts[0] + "'");
    }
    for (int column = 0; column < 3; column++) {
      if (!parts[column].isEmpty()) {
        row.setObject(column, StringData.fromString(parts[column]));
      }
    }
    row.setTimestampMicros(3, Long.parseLong(parts[3]));
    return null;
  }

  private static RawRecord record(long position, String value) {
    return new RawRecord(
        new Provenance("payments", 0, position, 1_000),
        CANARY.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8),
        new Header[] {new Header(CANARY, CANARY.getBytes(StandardCharsets.UTF_8))});
  }

  private @Nullable ReasonCode process(RawRecord record) {
    return pass.process(record, this::take);
  }

  private void take(Ingested ingested) {
    switch (ingested.kind()) {
      case ROW -> row = ingested.row();
      case REJECTION -> rejections.add(ingested.rejection());
      case TALLY -> tally = ingested.tally();
    }
  }

  private RowData row() {
    assertThat(row).isNotNull();
    return row;
  }

  @Test
  void protectsAfterTheRulesAndLeavesDroppedColumnsOut() {
    assertThat(process(record(0, "alice,1234," + CARD + ",17"))).isNull();

    String token =
        new HmacTokens(Keys.first(), "customer").token("alice".getBytes(StandardCharsets.UTF_8));
    assertThat(row().getArity()).isEqualTo(3);
    assertThat(row().getString(0)).hasToString(token);
    assertThat(row().getString(1).toString()).hasSize(16).isNotEqualTo(CARD).containsOnlyDigits();
    assertThat(((TypedRow) row()).timestampMicros(2)).isEqualTo(17);
  }

  @Test
  void keepsNothingOfTheRecordBefore() {
    process(record(0, "alice,1234," + CARD + ",17"));

    assertThat(process(record(1, "bob,,,18"))).isNull();

    assertThat(row().isNullAt(1)).isTrue();
    assertThat(row().getString(0).toString()).startsWith("k1:");
  }

  @Test
  void rejectsWhatItCannotProtectAndSealsIt() throws Exception {
    RawRecord raw = record(0, "alice,1234,4111 1111,99");

    assertThat(process(raw)).isEqualTo(ReasonCode.UNPROTECTABLE);

    Rejection rejection = rejections.get(0);
    assertThat(rejection.column()).isEqualTo("card");
    assertThat(row).isNull();
    assertSealed(rejection, raw);
  }

  @Test
  void sealsWhatFailsBeforeItIsProtected() throws Exception {
    RawRecord unknown = record(0, CANARY);
    RawRecord missing = record(1, ",1234," + CARD + ",1");
    RawRecord failed = record(2, "al,al,,1");

    assertThat(process(unknown)).isEqualTo(ReasonCode.UNKNOWN_FIELD);
    assertThat(process(missing)).isEqualTo(ReasonCode.MISSING_REQUIRED);
    assertThat(process(failed)).isEqualTo(ReasonCode.RULE_FAILED);

    assertSealed(rejections.get(0), unknown);
    assertSealed(rejections.get(1), missing);
    assertSealed(rejections.get(2), failed);
    assertThat(rejections.get(0).message())
        .isEqualTo(
            "Cannot place a field: no column asks for it; its name is sealed with the record");
    assertThat(rejections.get(2).rules()).containsExactly("customer_min_length", "pin_is_not_name");
  }

  private static void assertSealed(Rejection rejection, RawRecord raw) throws Exception {
    RawRecord sealed = rejection.record();
    assertThat(sealed.headers()).extracting(Header::name).containsExactly("chimera-sealed");
    assertThat(Envelope.isSealed(sealed)).isTrue();
    assertThat(new Envelope(Keys.first(), PAYMENTS.target().table()).open(sealed))
        .usingRecursiveComparison()
        .isEqualTo(raw);
    assertThat(rejection.message()).doesNotContain(CANARY, "alice", "4111");
  }

  @Test
  void countsTheEventTimeOfWrittenRecordsOnly() {
    process(record(0, "alice,1234," + CARD + ",17"));
    process(record(1, "alice,1234,no card,99"));

    pass.close(this::take);

    assertThat(tally).isNotNull();
    assertThat(tally.tally()).isEqualTo(new Tally(2, 1, 1, 0, 0, 0, 0, 17L));
  }

  @Test
  void cannotBeMadeWithoutAKey() {
    var admitted = new AdmittedDataset(PAYMENTS, Datasets.positions("payments", Map.of(0, 0L)));

    assertThatThrownBy(
            () ->
                new DatasetPass(
                    0, admitted, ProtectedPassTest::decode, null, Clock.systemUTC(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot protect column 'customer' by 'hmac': there is no key");
  }
}
