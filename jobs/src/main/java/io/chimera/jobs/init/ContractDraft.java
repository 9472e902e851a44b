package io.chimera.jobs.init;

import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.FoundTable;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.ColumnType.DecimalType;
import io.chimera.schemas.contract.ColumnType.ListType;
import io.chimera.schemas.contract.ColumnType.MapType;
import io.chimera.schemas.contract.ColumnType.Primitive;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.SslMode;
import io.chimera.schemas.contract.Names;
import io.chimera.schemas.contract.OurNames;
import io.chimera.schemas.contract.SourceTable;
import io.chimera.schemas.contract.TableSpec.Mode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A contract of what was found in a database, in YAML. The same tables make the same text; what
 * cannot be taken is named in comments and in {@link #warnings}.
 */
public final class ContractDraft {
  private static final int MAX_COMMENT = 4096;

  private final DatabaseSourceSpec source;
  private final Heading heading;
  private final Mode mode;
  private final StringBuilder text = new StringBuilder();
  private final List<String> warnings = new ArrayList<>();

  /**
   * What no database can tell.
   *
   * @param name the contract's
   * @param namespace of the tables in the lake
   * @param team who answers for the data
   * @param support whom to write to
   * @param basis why the data may be ingested
   * @param on when that was declared
   */
  public record Heading(
      String name, String namespace, String team, String support, String basis, LocalDate on) {}

  private ContractDraft(DatabaseSourceSpec source, Heading heading, Mode mode) {
    this.source = source;
    this.heading = heading;
    this.mode = mode;
  }

  /**
   * Writes a contract.
   *
   * @param mode how tables are read that have a key; {@link Mode#INCREMENTAL} would need a cursor
   */
  public static ContractDraft of(
      DatabaseSourceSpec source, Heading heading, Mode mode, List<FoundTable> tables) {
    if (mode == Mode.INCREMENTAL) {
      throw new IllegalArgumentException("Cannot choose the cursor of a table");
    }
    var draft = new ContractDraft(source, heading, mode);
    draft.writeHead();
    draft.writeDatasets(tables);
    return draft;
  }

  /** A name of ours for something that is called so in a database. */
  public static String nameOf(String name) {
    return OurNames.of(name);
  }

  public String text() {
    return text.toString();
  }

  /** What the contract lacks, or does otherwise than was asked for. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private void writeHead() {
    line("# Made by 'chimera init' from database '%s' at %s.", source.database(), source.server());
    line("apiVersion: chimera/v1");
    line("kind: IngestionContract");
    line("name: %s", Yaml.scalar(heading.name()));
    line("version: 1.0.0");
    line(
        "team: %s",
        new Yaml()
            .text("name", heading.team())
            .text("project", heading.name())
            .text("support", heading.support()));
    line(
        "rightToIngest: %s",
        new Yaml()
            .text("basis", heading.basis())
            .text("declaredBy", heading.team())
            .raw("on", heading.on().toString()));
    line("source:");
    line("  name: %s", Yaml.scalar(source.name()));
    line("  type: %s", source.type());
    line("  host: %s", Yaml.scalar(source.host()));
    line("  port: %d", source.port());
    line("  database: %s", Yaml.scalar(source.database()));
    line("  user: %s", Yaml.scalar(source.user()));
    if (source.sslMode() != SslMode.VERIFY_FULL) {
      line("  sslMode: %s", source.sslMode().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
    var password = source.password();
    if (password != null) {
      line("  secrets: %s", new Yaml().text("password", password.toString()));
    }
    String certificate = source.options().rootCertificate();
    if (certificate != null) {
      line("  options: %s", new Yaml().text("rootCertificate", certificate));
    }
  }

  private void writeDatasets(List<FoundTable> tables) {
    var sound = new ArrayList<FoundTable>();
    var notes = new ArrayList<String>();
    for (FoundTable table : tables) {
      if (!isNamed(table.table())) {
        notes.add(
            table.table()
                + ": left out, its name has more than letters, digits, '_', '-' and '$', or is too long");
      } else if (table.columns().stream().allMatch(each -> each.type() == null)) {
        notes.add(table.table() + ": left out, it has no column that a contract can hold");
      } else {
        sound.add(table);
      }
    }
    notes.forEach(note -> line("# %s", Yaml.comment(note)));
    warnings.addAll(notes);
    if (sound.isEmpty()) {
      return;
    }
    line("datasets:");
    List<String> names = names(sound);
    for (int index = 0; index < sound.size(); index++) {
      writeDataset(sound.get(index), names.get(index));
    }
  }

  private static boolean isNamed(SourceTable table) {
    return Names.SOURCE_NAME.matcher(table.schema()).matches()
        && Names.SOURCE_NAME.matcher(table.name()).matches();
  }

  /** A table's name, after its schema's where two schemas have such a table. */
  private static List<String> names(List<FoundTable> tables) {
    Map<String, Integer> uses = new HashMap<>();
    tables.forEach(each -> uses.merge(plainName(each), 1, Integer::sum));
    return OurNames.distinct(
        tables.stream()
            .map(
                each ->
                    uses.get(plainName(each)) == 1
                        ? plainName(each)
                        : each.table().schema() + "_" + plainName(each))
            .toList());
  }

  private static String plainName(FoundTable table) {
    String name = OurNames.of(table.table().name());
    boolean isReserved = name.endsWith("__quarantine") || name.endsWith("__replayed");
    return isReserved ? OurNames.of(name + "_table") : name;
  }

  private void writeDataset(FoundTable table, String name) {
    List<String> columnNames =
        OurNames.distinct(table.columns().stream().map(FoundColumn::name).toList());
    List<String> key = key(table, columnNames);
    Mode read = key.isEmpty() ? Mode.FULL : mode;
    if (table.comment() != null) {
      line("  # %s", Yaml.comment(table.comment()));
    }
    if (key.isEmpty() && mode == Mode.CDC) {
      String note = "no key tells its rows apart, so it is read as a whole";
      line("  # %s", note);
      warnings.add(table.table() + ": " + note);
    }
    line("  - name: %s", Yaml.scalar(name));
    line(
        "    from: %s",
        new Yaml()
            .text("table", table.table().toString())
            .text("mode", read.name().toLowerCase(Locale.ROOT)));
    line("    columns:");
    for (int index = 0; index < columnNames.size(); index++) {
      writeColumn(table, table.columns().get(index), columnNames.get(index), key);
    }
    var target = new Yaml().text("table", heading.namespace() + "." + name);
    if (read == Mode.FULL) {
      target.text("kind", "replace");
    } else {
      target.text("kind", "upsert").list("key", key);
    }
    line("    target: %s", target);
  }

  /** In the order of the key; empty if one of its columns is left out, or can be no key. */
  private static List<String> key(FoundTable table, List<String> columnNames) {
    var key = new ArrayList<String>();
    for (String name : table.key()) {
      for (int index = 0; index < columnNames.size(); index++) {
        FoundColumn column = table.columns().get(index);
        if (column.name().equals(name) && canBeKey(column)) {
          key.add(columnNames.get(index));
        }
      }
    }
    return key.size() == table.key().size() ? key : List.of();
  }

  private static boolean canBeKey(FoundColumn column) {
    ColumnType type = column.type();
    return column.required()
        && (type instanceof DecimalType
            || (type instanceof Primitive && type != Primitive.FLOAT && type != Primitive.DOUBLE));
  }

  private void writeColumn(FoundTable table, FoundColumn column, String name, List<String> key) {
    ColumnType type = column.type();
    if (type == null) {
      String note = column.name() + " " + column.declared() + ": left out, " + column.hint();
      line("      # %s", Yaml.comment(note));
      warnings.add(table.table() + "." + Yaml.comment(note));
      return;
    }
    var entry = new Yaml().text("name", name);
    writeType(type, entry);
    if (column.required() || key.contains(name)) {
      entry.raw("required", "true");
    }
    String comment = column.comment();
    if (comment != null) {
      String prose = Yaml.comment(comment);
      if (!prose.isEmpty()) {
        entry.text(
            "description", prose.substring(0, prose.offsetByCodePoints(0, characters(prose))));
      }
    }
    if (!name.equals(column.name())) {
      entry.list("aliases", List.of(column.name()));
    }
    String hint = column.hint();
    line(
        "      - %s%s",
        entry, hint.isEmpty() ? "" : " # " + Yaml.comment(column.declared() + ": " + hint));
  }

  private static int characters(String prose) {
    return Math.min(MAX_COMMENT, prose.codePointCount(0, prose.length()));
  }

  private static void writeType(ColumnType type, Yaml entry) {
    if (type instanceof Primitive primitive) {
      entry.text("type", primitive.name().toLowerCase(Locale.ROOT));
    } else if (type instanceof DecimalType decimal) {
      entry.text("type", "decimal(" + decimal.precision() + "," + decimal.scale() + ")");
    } else if (type instanceof ListType list) {
      entry.text("type", "list").raw("items", element(list.element().type()));
    } else if (type instanceof MapType map) {
      entry.text("type", "map").raw("values", element(map.value().type()));
    } else {
      throw new IllegalArgumentException("No column of a database is a record");
    }
  }

  private static String element(ColumnType type) {
    var element = new Yaml();
    writeType(type, element);
    return element.toString();
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
