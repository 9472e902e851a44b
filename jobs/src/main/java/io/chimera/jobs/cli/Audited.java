package io.chimera.jobs.cli;

import io.chimera.jobs.audit.Change;
import java.util.Optional;

/** A command that leaves records in the audit trail. */
interface Audited {

  /**
   * What this call is about to change; empty where it changes nothing.
   *
   * @throws RuntimeException if what it was given cannot be read; it does nothing then
   */
  Optional<Change> change();
}
