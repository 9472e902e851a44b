package io.chimera.jobs.run;

import io.chimera.connectors.database.Drift;
import io.chimera.connectors.database.Drift.Kind;
import io.chimera.connectors.database.FoundColumn;
import io.chimera.connectors.database.LiveTable;
import io.chimera.connectors.source.DriftAnswer;
import io.chimera.connectors.source.KnownTable;
import io.chimera.connectors.source.SourceDriftException;
import io.chimera.connectors.source.TableDrift;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.ColumnType;
import io.chimera.schemas.contract.Dataset;
import io.chimera.schemas.contract.TableSpec;
import io.chimera.schemas.contract.TableSpec.OnDrift;
import io.chimera.schemas.contract.TypeWords;
import io.chimera.schemas.stream.SourceVersion;
import io.chimera.schemas.stream.SourceVersion.EvolvedColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run makes of a source's table before its job starts: whether it can begin with the table
 * as it is now, and with which columns.
 *
 * @param dataset with all columns that its target has then
 * @param versions of the source's table, the one that the run knows last
 * @param look at the table
 * @param notes what has changed, for people
 */
public record SourceStart(
    Dataset dataset, List<SourceVersion> versions, Look look, List<String> notes) {
  public SourceStart {
    versions = List.copyOf(versions);
    notes = List.copyOf(notes);
  }

  /**
   * A look at a table.
   *
   * @param position of the source's log, before the look
   * @param table as it is now
   * @param isRead whether the dataset has anything of it yet; what has not gets all of it as it is
   */
  public record Look(long position, LiveTable table, boolean isRead) {}

  /** What the run knows of the table's columns. */
  public SourceVersion known() {
    return versions.get(versions.size() - 1);
  }

  /** What the run knows of the table. */
  public KnownTable table() {
    return new KnownTable(
        known(), look.table().hasLoggedKey() ? look.position() : KnownTable.KEYLESS);
  }

  /**
   * Decides.
   *
   * @param contract version of the contract; with another one than before, somebody has seen what
   *     the table is now, and the run goes on with the columns that it has
   * @param declared the dataset as the contract has it
   * @param dataset the same with all that its target has
   * @param versions what was known before; empty for a first start
   * @throws SourceDriftException if the run cannot begin
   */
  public static SourceStart of(
      String contract, Dataset declared, Dataset dataset, List<SourceVersion> versions, Look look) {
    if (versions.isEmpty()) {
      requireColumns(dataset, look.table().columns());
      var first =
          new SourceVersion(
              // Nobody has looked at what was committed since it was read.
              look.isRead() ? 0 : look.position(),
              contract,
              words(look.table().columns()),
              List.of(),
              passesOver(policy(dataset)));
      return new SourceStart(dataset, List.of(first), look, List.of());
    }
    return new Later(contract, declared, dataset, versions, look).decide();
  }

  private static OnDrift policy(Dataset dataset) {
    return ((TableSpec) dataset.from()).onDrift();
  }

  /** Whether a job goes on over columns that are new. */
  private static boolean passesOver(OnDrift policy) {
    return DriftAnswer.of(policy, Kind.ADDED, false) == DriftAnswer.GO_ON;
  }

  /** What was never there cannot be waited for. */
  private static void requireColumns(Dataset dataset, List<FoundColumn> found) {
    List<Drift> missing = Drift.ofAbsent(dataset.atSource().columns(), found);
    if (!missing.isEmpty()) {
      throw SourceDriftException.ofEnd(dataset, "from its beginning", missing);
    }
  }

  private static Map<String, String> words(List<FoundColumn> columns) {
    var words = new HashMap<String, String>();
    columns.forEach(column -> words.put(column.name(), word(column)));
    return words;
  }

  private static String word(FoundColumn column) {
    ColumnType type = column.type();
    return type == null ? SourceVersion.UNTYPED : TypeWords.of(type);
  }

  /** A start of a dataset whose table was looked at before. */
  private static final class Later {
    private static final String LEFT_OUT =
        "; it is left out: to have it, ask for it in the contract and drop the dataset's table to"
            + " read it anew";

    private final String contract;
    private final Dataset declared;
    private final Dataset dataset;
    private final List<SourceVersion> versions;
    private final SourceVersion newest;
    private final Look look;
    private final OnDrift policy;
    private final boolean isSeen;
    private final List<Drift> ending = new ArrayList<>();
    private final List<Drift> evolving = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Later(
        String contract,
        Dataset declared,
        Dataset dataset,
        List<SourceVersion> versions,
        Look look) {
      this.contract = contract;
      this.declared = declared;
      this.dataset = dataset;
      this.versions = versions;
      this.newest = versions.get(versions.size() - 1);
      this.look = look;
      this.policy = policy(dataset);
      this.isSeen = !newest.contract().equals(contract);
    }

    SourceStart decide() {
      List<FoundColumn> found = look.table().columns();
      if (look.isRead()) {
        requireKnown(found);
      } else {
        requireColumns(asDeclared(), found);
      }
      drifts(found).forEach(this::sort);
      if (!ending.isEmpty()) {
        throw SourceDriftException.ofEnd(
            dataset, "as its table was looked at anew when it started", ending);
      }
      if (isSeen || !evolving.isEmpty()) {
        return evolved(found);
      }
      // What came and went since is in the log, and in no table any more.
      return new SourceStart(
          dataset,
          replaced(
              policy == OnDrift.EVOLVE
                  ? version(found, newest.evolved())
                  : newest.passingOver(passesOver(policy))),
          look,
          notes);
    }

    private SourceVersion version(List<FoundColumn> found, List<EvolvedColumn> columns) {
      return new SourceVersion(
          look.position(), contract, words(found), columns, passesOver(policy));
    }

    /** What a column is called may have been taken out of the contract: it would be null. */
    private void requireKnown(List<FoundColumn> found) {
      List<Column> never =
          dataset.atSource().columns().stream()
              .filter(column -> versions.stream().noneMatch(version -> version.has(column)))
              .toList();
      List<Drift> unknown = Drift.ofAbsent(never, found);
      if (!unknown.isEmpty()) {
        throw SourceDriftException.ofEnd(
            dataset, "as its table never had what the contract asks for", unknown);
      }
    }

    /** What is read wholly has all values of all columns. */
    private List<Drift> drifts(List<FoundColumn> found) {
      List<Drift> drifts =
          Drift.between(dataset.atSource(), newest, found, look.table().filled(), null);
      return look.isRead() ? drifts : drifts.stream().map(Later::asRead).toList();
    }

    private static Drift asRead(Drift drift) {
      return isNewWithValues(drift)
          ? new Drift(Kind.ADDED, drift.column(), "", drift.found())
          : drift;
    }

    private static boolean isNewWithValues(Drift drift) {
      return drift.kind() == Kind.FILLED || drift.kind() == Kind.RENAMED;
    }

    private Dataset asDeclared() {
      return dataset.withColumns(
          dataset.columns().stream().filter(column -> isDeclared(column.name())).toList());
    }

    private boolean isDeclared(String name) {
      return declared.columns().stream().anyMatch(column -> column.name().equals(name));
    }

    private void sort(Drift drift) {
      switch (DriftAnswer.of(policy, drift.kind(), TableDrift.isRequired(dataset, drift))) {
        case EVOLVE -> evolving.add(drift);
        case STOP -> {
          boolean isWanted = drift.kind() == Kind.DROPPED && isDeclared(drift.column());
          if (isWanted || !isSeen) {
            ending.add(drift);
          } else {
            notes.add(note(drift) + (isNewWithValues(drift) ? LEFT_OUT : ""));
          }
        }
        case GO_ON, REJECT_ROWS -> notes.add(note(drift));
      }
    }

    private String note(Drift drift) {
      return "Table '" + dataset.from().stream() + "' has changed: " + drift;
    }

    private SourceStart evolved(List<FoundColumn> found) {
      var columns = new ArrayList<EvolvedColumn>();
      newest
          .evolved()
          .forEach(each -> columns.add(column(each.name(), each.source(), each.type())));
      for (Drift drift : evolving) {
        switch (drift.kind()) {
          case ADDED -> add(columns, drift, found);
          case WIDENED -> widen(columns, drift, found);
          default -> notes.add(note(drift) + "; it is null in new rows");
        }
      }
      SourceVersion version = version(found, columns);
      var all = new ArrayList<>(versions);
      all.add(version);
      return new SourceStart(version.applyTo(dataset), all, look, notes);
    }

    private void add(List<EvolvedColumn> columns, Drift drift, List<FoundColumn> found) {
      FoundColumn there =
          found.stream()
              .filter(each -> each.name().equals(drift.column()))
              .findFirst()
              .orElseThrow();
      if (known(there) != null) {
        notes.add(note(drift) + "; the dataset has it already");
        return;
      }
      String name = ContractDraft.nameOf(there.name());
      requireFree(name, drift, columns);
      columns.add(column(name, there));
      notes.add(
          note(drift) + "; table '" + dataset.target().table() + "' has it as '" + name + "'");
    }

    /** The dataset's column that means one of the table, which may be back. */
    private @Nullable Column known(FoundColumn there) {
      return dataset.atSource().columns().stream()
          .filter(column -> FoundColumn.indexOf(List.of(there), column) == 0)
          .findFirst()
          .orElse(null);
    }

    private void requireFree(String name, Drift drift, List<EvolvedColumn> columns) {
      boolean isTaken =
          columns.stream().anyMatch(column -> column.name().equals(name))
              || dataset.columns().stream().anyMatch(column -> column.name().equals(name))
              || dataset.writtenColumns().stream().anyMatch(column -> column.name().equals(name));
      if (isTaken) {
        throw new IllegalStateException(
            "Cannot add column '"
                + drift.column()
                + "' to table '"
                + dataset.target().table()
                + "': it has a column '"
                + name
                + "' that is another one; expected a name that is free");
      }
    }

    private void widen(List<EvolvedColumn> columns, Drift drift, List<FoundColumn> found) {
      Column column = dataset.columns().get(dataset.indexOf(drift.column()));
      FoundColumn there = found.get(FoundColumn.indexOf(found, column));
      columns.removeIf(each -> each.name().equals(column.name()));
      columns.add(column(column.name(), there));
      notes.add(note(drift) + "; table '" + dataset.target().table() + "' has it as wide now");
    }

    private EvolvedColumn column(String name, FoundColumn there) {
      return column(name, there.name(), word(there));
    }

    private EvolvedColumn column(String name, String source, String type) {
      return new EvolvedColumn(name, source, type, isDeclared(name));
    }

    private List<SourceVersion> replaced(SourceVersion last) {
      var all = new ArrayList<>(versions.subList(0, versions.size() - 1));
      all.add(last);
      return all;
    }
  }
}
