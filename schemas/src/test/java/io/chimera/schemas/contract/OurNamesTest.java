package io.chimera.schemas.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OurNamesTest {

  @ParameterizedTest
  @CsvSource({
    "invoice_line, invoice_line",
    "InvoiceLine, invoice_line",
    "HTTPCode, http_code",
    "order-items, order_items",
    "Id, id",
    "VAT 19%, vat_19",
    "_hidden, hidden",
    "2fa, x_2fa",
    "größe, gr_e",
    "数, x",
    "a__b, a__b",
  })
  void makesNamesOfOurs(String name, String ours) {
    assertThat(OurNames.of(name)).isEqualTo(ours);
  }

  @Test
  void cutsNamesThatAreTooLong() {
    assertThat(OurNames.of("A".repeat(80))).isEqualTo("a".repeat(63));
  }

  @Test
  void keepsWhatIsOursAndMakesNoTwoAlike() {
    assertThat(OurNames.distinct(List.of("OrderId", "order_id", "order-id", "order_id_2", "Total")))
        .containsExactly("order_id_3", "order_id", "order_id_4", "order_id_2", "total");
    String name = "B".repeat(70);
    assertThat(OurNames.distinct(List.of(name, name + "C")))
        .containsExactly("b".repeat(63), "b".repeat(61) + "_2");
  }
}
