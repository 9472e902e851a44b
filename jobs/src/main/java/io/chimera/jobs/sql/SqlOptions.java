package io.chimera.jobs.sql;

import io.chimera.schemas.platform.PlatformSettings;
import io.chimera.schemas.platform.PlatformSettingsReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.jspecify.annotations.Nullable;

/** What can be said to catalogs and tables in SQL. */
final class SqlOptions {
  /** Of a catalog: files and directories of contracts, with semicolons between. */
  static final ConfigOption<String> CONTRACTS = text("contracts");

  /** Of a catalog: the platform's settings; without it a lake of its own in {@code ./lake}. */
  static final ConfigOption<String> SETTINGS = text("settings");

  /**
   * Of a catalog: how much older than one before it a row of a partition may be without being late.
   */
  static final ConfigOption<Duration> ALLOWANCE =
      ConfigOptions.key("event-time.allowance").durationType().defaultValue(Duration.ofMinutes(1));

  /** Of a read: by what name its books are kept. */
  static final ConfigOption<String> READER = text("reader");

  /** Of a read or a write: where it begins. */
  static final ConfigOption<String> START = text("start");

  /** Of a read: where it ends. */
  static final ConfigOption<String> UNTIL = text("until");

  /** Of a write: who owns the table's ledger. */
  static final ConfigOption<String> PIPELINE = text("pipeline");

  /** Before the options above, where they are set for a session. */
  private static final String SESSION = "chimera.";

  private SqlOptions() {}

  private static ConfigOption<String> text(String key) {
    return ConfigOptions.key(key).stringType().noDefaultValue();
  }

  /** The platform's settings, from where a catalog's options say. */
  static PlatformSettings settings(ReadableConfig catalog) {
    return catalog
        .getOptional(SETTINGS)
        .map(file -> new PlatformSettingsReader().read(Path.of(file)))
        .orElseGet(() -> new PlatformSettingsReader().defaults(Path.of("")));
  }

  /** What a table's options say, or else the session. */
  static @Nullable String find(
      ConfigOption<String> option, Map<String, String> table, ReadableConfig session) {
    String said = table.get(option.key());
    return said != null
        ? said
        : session.get(ConfigOptions.key(SESSION + option.key()).stringType().noDefaultValue());
  }

  /** Refuses what nobody would read. */
  static void check(String table, Map<String, String> said, Set<ConfigOption<String>> known) {
    var unknown = new TreeSet<>(said.keySet());
    var names = new TreeSet<String>();
    known.forEach(option -> names.add(option.key()));
    unknown.removeAll(names);
    if (!unknown.isEmpty()) {
      throw new ValidationException(
          "Cannot use options " + unknown + " of table '" + table + "', expected some of " + names);
    }
  }
}
