package io.chimera.quality.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.chimera.quality.protect.PiiHint.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PiiHintTest {
  private static final String COLUMN = "c";

  static List<Arguments> values() {
    return List.of(
        value("zoe@example.org", COLUMN, PiiKind.EMAIL),
        value("  zoe.o'hara+x@mail.example.co.uk ", COLUMN, PiiKind.EMAIL),
        value("zoë@bücher.example", COLUMN, PiiKind.EMAIL),
        value("zoe@localhost", COLUMN, null),
        value("zoe@@example.org", COLUMN, null),
        value("@example.org", COLUMN, null),
        value("+49 30 1234567", COLUMN, PiiKind.PHONE),
        value("+14155552671", COLUMN, PiiKind.PHONE),
        value("(212) 555-0123", COLUMN, PiiKind.PHONE),
        value("030 12345678", COLUMN, PiiKind.PHONE),
        value("030 1234567", COLUMN, PiiKind.PHONE),
        value("4155552671", COLUMN, null),
        value("4155552671", "mobile", PiiKind.PHONE),
        value("4155552671", "contact_phone", PiiKind.PHONE),
        value("4155552671", "telemetry", null),
        value("+1234567890123456", "phone", null),
        value("DE89 3704 0044 0532 0130 00", COLUMN, PiiKind.IBAN),
        value("GB82WEST12345698765432", COLUMN, PiiKind.IBAN),
        value("GB82WEST12345698765433", COLUMN, null),
        value("4111111111111111", COLUMN, PiiKind.CREDIT_CARD),
        value("4111 1111 1111 1111", COLUMN, PiiKind.CREDIT_CARD),
        value("3782-822463-10005", COLUMN, PiiKind.CREDIT_CARD),
        value("4111111111111112", COLUMN, null),
        value("411111111111", COLUMN, null),
        value("192.168.0.1", COLUMN, PiiKind.IP_ADDRESS),
        value("192.168.0.256", COLUMN, null),
        value("2001:db8::1", COLUMN, PiiKind.IP_ADDRESS),
        value("2001:0db8:0000:0000:0000:ff00:0042:8329", COLUMN, PiiKind.IP_ADDRESS),
        value("::1", COLUMN, PiiKind.IP_ADDRESS),
        value("::", COLUMN, null),
        value("1::2::3", COLUMN, null),
        value("10:20:30", COLUMN, null),
        value("00:1a:2b:3c:4d:5e", COLUMN, null),
        value("123-45-6789", COLUMN, PiiKind.US_SSN),
        value("000-45-6789", COLUMN, null),
        value("666-45-6789", COLUMN, null),
        value("900-45-6789", COLUMN, null),
        value("123-00-6789", COLUMN, null),
        value("123-45-0000", COLUMN, null),
        value("123456789", COLUMN, null),
        value("123456789", "customer_ssn", PiiKind.US_SSN),
        value("1987-06-05", COLUMN, null),
        value("1987-06-05", "date_of_birth", PiiKind.DATE_OF_BIRTH),
        value("05.06.1987", "dob", PiiKind.DATE_OF_BIRTH),
        value("1987-06-05T00:00:00Z", "birthday", PiiKind.DATE_OF_BIRTH),
        value("unknown", "birth_date", null),
        value("1987-06-05", "birthplace", null),
        value("2026-11-20", COLUMN, null),
        value("2026-11-20T10:00:00", COLUMN, null),
        value("00112233-4455-6677-8899-aabbccddeeff", COLUMN, null),
        value("17.50", COLUMN, null),
        value("-17", COLUMN, null),
        value("", COLUMN, null),
        value("slots", COLUMN, null));
  }

  private static Arguments value(String value, String column, @Nullable PiiKind kind) {
    return argumentSet("'" + value + "' in " + column, value, column, kind);
  }

  @ParameterizedTest
  @MethodSource("values")
  void seesWhatValueLooksLike(String value, String column, @Nullable PiiKind kind) {
    List<Finding> findings = look(column, Collections.nCopies(5, value));

    assertThat(findings).isEqualTo(kind == null ? List.of() : List.of(new Finding(kind, 5, 5)));
  }

  @Test
  void saysShareOfSamplesThatMatch() {
    List<Finding> findings =
        look(COLUMN, List.of("a@example.org", "b@example.org", "c@example.org", "d", "e"));

    assertThat(findings).containsExactly(new Finding(PiiKind.EMAIL, 3, 5));
    assertThat(findings.get(0).share()).isEqualTo(0.6);
  }

  @Test
  void saysNothingWhereFewMatch() {
    assertThat(look(COLUMN, List.of("a@example.org", "b@example.org", "c", "d", "e"))).isEmpty();
  }

  @Test
  void saysNothingOfFewSamples() {
    assertThat(look(COLUMN, Collections.nCopies(4, "a@example.org"))).isEmpty();
  }

  @Test
  void putsMostLikelyFirst() {
    List<Finding> findings =
        look(
            "phone",
            List.of(
                "4111111111111",
                "+14155552671",
                "4222222222222",
                "4222222222222",
                "4222222222222"));

    assertThat(findings)
        .containsExactly(new Finding(PiiKind.PHONE, 5, 5), new Finding(PiiKind.CREDIT_CARD, 3, 5));
  }

  @Test
  void doesNotWarnOfRandomNumbers() {
    var random = new Random(11);
    var hint = new PiiHint("order_id");
    for (int sample = 0; sample < 1_000; sample++) {
      hint.look(Long.toString(4_000_000_000_000_000L + random.nextInt(1_000_000_000)));
    }

    assertThat(hint.findings()).isEmpty();
  }

  @Test
  void showsNoValue() {
    var hint = new PiiHint("email");
    for (int sample = 0; sample < 5; sample++) {
      hint.look("canary-5f3a@example.org");
    }

    assertThat(hint.findings()).hasToString("[Finding[kind=EMAIL, matching=5, samples=5]]");
    assertThat(hint.toString()).doesNotContain("canary");
  }

  /** Each would take years if a form were looked for by trying again and again. */
  @Test
  @Timeout(10)
  void takesNoTimeOverLongOrWickedValues() {
    var hint = new PiiHint("phone_birth_ssn");
    for (String part :
        List.of("a", "a.", "a@", "1", "1-", "1 ", "1.", ":", "::", "A1", "(1", " ")) {
      String wicked = part.repeat(500_000 / part.length());
      assertThatCode(() -> hint.look(wicked + "!")).doesNotThrowAnyException();
      assertThatCode(() -> hint.look(wicked.substring(0, 300) + "!")).doesNotThrowAnyException();
      assertThatCode(() -> hint.look("a@" + wicked.substring(0, 300))).doesNotThrowAnyException();
    }

    assertThat(hint.findings()).isEmpty();
  }

  private static List<Finding> look(String column, List<String> samples) {
    var hint = new PiiHint(column);
    samples.forEach(hint::look);
    return hint.findings();
  }
}
