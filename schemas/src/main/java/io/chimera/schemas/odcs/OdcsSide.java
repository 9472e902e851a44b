package io.chimera.schemas.odcs;

import io.chimera.schemas.contract.Column;
import io.chimera.schemas.contract.Dataset;
import java.util.List;
import java.util.Locale;

/** Which data a document is about: a contract has two schemas, the standard has room for one. */
public enum OdcsSide {
  /** What is read. */
  SOURCE,
  /** The tables, which is what others read. */
  TARGET;

  /** The word on the command line, and in exported documents. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The dataset's columns there. */
  List<Column> columns(Dataset dataset) {
    return switch (this) {
      case SOURCE ->
          dataset.columns().stream().filter(each -> each.origin().metadata() == null).toList();
      case TARGET -> dataset.writtenColumns();
    };
  }
}
