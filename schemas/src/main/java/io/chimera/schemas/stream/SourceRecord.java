package io.chimera.schemas.stream;

/** What a source tells of one record, whatever has to be done with it. */
public interface SourceRecord {

  Provenance provenance();

  /** As a quarantine keeps it. */
  RawRecord raw();
}
