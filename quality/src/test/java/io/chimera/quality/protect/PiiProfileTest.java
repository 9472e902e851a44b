package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.quality.protect.PiiProfile.Suspect;
import io.chimera.schemas.contract.Contract;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.stream.TypedRow;
import org.apache.flink.table.data.StringData;
import org.junit.jupiter.api.Test;

class PiiProfileTest {
  private static final Contract CONTRACT =
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
                - name: orders
                  from: {topic: orders, format: json}
                  columns:
                    - {name: contact, type: string}
                    - {name: mail, type: string, classification: pii}
                    - {name: reply_to, type: string, classification: internal}
                    - {name: phone, type: long}
                    - {name: note, type: string}
                    - {name: tags, type: list, items: {type: string}}
                  target: {table: shop.orders, kind: append}
              """);

  @Test
  void suspectsOnlyColumnsOfWhichTheContractSaysNothing() {
    var profile = new PiiProfile(CONTRACT.datasets().get(0));
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
            new Suspect("contact", new PiiHint.Finding(PiiKind.EMAIL, 6, 6)),
            new Suspect("phone", new PiiHint.Finding(PiiKind.PHONE, 6, 6)));
  }
}
