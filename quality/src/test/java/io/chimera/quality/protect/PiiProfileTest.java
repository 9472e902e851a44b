package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.protect.PiiProfile.Suspect;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.stream.TypedRow;
import java.util.Map;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class PiiProfileTest {
  private static final String CONTRACT =
      """
              apiVersion: chimera/v1
              kind: IngestionContract
              name: shop
              version: 1.0.0
              team: {name: t, project: p, support: t@example.org}
              rightToIngest: {basis: b, declaredBy: d, on: 2026-11-20}
              source: {name: web, type: kafka, servers: "127.0.0.1:1"}
              datasets:
                - name: orders
                  from: {topic: orders, format: json}
                  columns:
              %s
                  target: {table: shop.orders, kind: append}
              """;

  private static Dataset dataset(String columns) {
    var text = CONTRACT.formatted(columns.indent(6).stripTrailing());
    return new ContractReader().read(text).datasets().get(0);
  }

  @Test
  void suspectsOnlyColumnsOfWhichTheContractSaysNothing() {
    var profile =
        new PiiProfile(
            dataset(
                """
                - {name: contact, type: string}
                - {name: mail, type: string, classification: pii}
                - {name: reply_to, type: string, classification: internal}
                - {name: phone, type: long}
                - {name: note, type: string}
                - {name: tags, type: list, items: {type: string}}
                """));
    for (int sample = 0; sample < 6; sample++) {
      var row = new TypedRow(6);
      for (int column = 0; column < 3; column++) {
        row.setObject(column, StringData.fromString("p" + sample + "@example.org"));
      }
      row.setLong(3, 4_366_012_345L + sample);
      if (sample > 0) {
        row.setObject(4, StringData.fromString("as agreed"));
      }
      profile.look(row);
    }

    assertThat(profile.suspects())
        .containsExactly(
            new Suspect("columns[0]", "contact", new PiiHint.Finding(PiiKind.EMAIL, 6, 6)),
            new Suspect("columns[3]", "phone", new PiiHint.Finding(PiiKind.PHONE, 6, 6)));
  }

  @Test
  void suspectsNestedFieldsElementsAndValuesToo() {
    var profile =
        new PiiProfile(
            dataset(
                """
                - name: buyer
                  type: record
                  columns:
                    - {name: name, type: string}
                    - {name: mail, type: string}
                    - {name: second, type: string, classification: internal}
                    - {name: home, type: record, columns: [{name: phone, type: long}]}
                - {name: copies, type: list, items: {type: string}}
                - {name: links, type: map, values: {type: record, columns: [{name: at, type: string}]}}
                - {name: said, type: record, classification: pii, columns: [{name: mail, type: string}]}
                """));
    for (int sample = 0; sample < 6; sample++) {
      var mail = StringData.fromString("p" + sample + "@example.org");
      var home = sample == 0 ? null : GenericRowData.of(4_366_012_345L + sample);
      var row = new TypedRow(4);
      row.setObject(0, GenericRowData.of(StringData.fromString("Ann"), mail, mail, home));
      row.setObject(1, new GenericArrayData(new Object[] {mail, null, mail}));
      row.setObject(
          2, new GenericMapData(Map.of(StringData.fromString("a"), GenericRowData.of(mail))));
      row.setObject(3, GenericRowData.of(mail));
      profile.look(row);
    }

    assertThat(profile.suspects())
        .containsExactly(
            new Suspect(
                "columns[0].columns[1]", "buyer.mail", new PiiHint.Finding(PiiKind.EMAIL, 6, 6)),
            new Suspect(
                "columns[0].columns[3].columns[0]",
                "buyer.home.phone",
                new PiiHint.Finding(PiiKind.PHONE, 5, 5)),
            new Suspect("columns[1].items", "copies[]", new PiiHint.Finding(PiiKind.EMAIL, 12, 12)),
            new Suspect(
                "columns[2].values.columns[0]",
                "links{}.at",
                new PiiHint.Finding(PiiKind.EMAIL, 6, 6)));
  }
}
