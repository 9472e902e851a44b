package io.chimera.schemas.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.chimera.schemas.contract.MarkdownDocument;
import io.chimera.schemas.contract.PublishedSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/contract.md and the JSON Schema against the reader of the settings. */
class SettingsReferenceTest {
  private static final MarkdownDocument REFERENCE = MarkdownDocument.of("docs/contract.md");
  private static final PublishedSchema SCHEMA = PublishedSchema.named("chimera.schema.json");

  @TempDir private Path directory;

  static List<String> settings() {
    return REFERENCE.blocks("yaml settings");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void showsValidSettings(String text) throws IOException {
    assertThat(read(text).checkpoints()).isEqualTo(directory + "/lake/checkpoints");
  }

  @Test
  void showsTheDefaults() throws IOException {
    assertThat(read(settings().get(0))).isEqualTo(new PlatformSettingsReader().defaults(directory));
  }

  @ParameterizedTest
  @EnumSource
  void tellsOfEveryKeyAndNoOther(SettingsPart part) {
    List<String> told = REFERENCE.keysByHeading().get(heading(part));

    assertThat(told).containsExactlyElementsOf(part.keys().known());
  }

  @ParameterizedTest
  @EnumSource
  void schemaHasTheKeysOfTheReader(SettingsPart part) {
    var properties = SCHEMA.document().at(pointer(part) + "/properties");

    var names = new ArrayList<String>();
    properties.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsExactlyElementsOf(part.keys().known());
    assertThat(properties).allMatch(each -> each.has("description"));
  }

  private PlatformSettings read(String text) throws IOException {
    return new PlatformSettingsReader()
        .read(Files.writeString(directory.resolve("chimera.yaml"), text));
  }

  private static String heading(SettingsPart part) {
    return switch (part) {
      case SETTINGS -> "The settings";
      case CATALOG -> "`catalog`";
      case STORE -> "`catalog.store`";
      case EVENTS -> "`events`";
      case EVENT_SECURITY -> "`events.security`";
      case TOPICS -> "`events.topics`";
      case LINEAGE -> "`lineage`";
      case DATAHUB -> "`datahub`";
      case ONBOARDING -> "`onboarding`";
      case NOTIFICATIONS -> "`notifications`";
      case WEBHOOK -> "`notifications.webhook`";
      case MAIL -> "`notifications.mail`";
      case DASHBOARD -> "`dashboard`";
      case SECRET -> "`secrets`";
      case PROTECTION -> "`protection`";
      case KEY -> "`protection.keys`";
      case AUDIT -> "`audit`";
    };
  }

  private static String pointer(SettingsPart part) {
    return switch (part) {
      case SETTINGS -> "";
      case CATALOG -> "/properties/catalog";
      case STORE -> "/properties/catalog/properties/store";
      case EVENTS -> "/properties/events";
      case EVENT_SECURITY -> "/properties/events/properties/security";
      case TOPICS -> "/properties/events/properties/topics";
      case LINEAGE -> "/properties/lineage";
      case DATAHUB -> "/properties/datahub";
      case ONBOARDING -> "/properties/onboarding";
      case NOTIFICATIONS -> "/properties/notifications";
      case WEBHOOK -> "/properties/notifications/properties/webhook";
      case MAIL -> "/properties/notifications/properties/mail";
      case DASHBOARD -> "/properties/dashboard";
      case SECRET -> "/properties/secrets/items";
      case PROTECTION -> "/properties/protection";
      case KEY -> "/properties/protection/properties/keys/items";
      case AUDIT -> "/properties/audit";
    };
  }
}
