package io.chimera.jobs.ingest;

import org.junit.jupiter.api.Tag;

/** Of a MariaDB. */
@Tag("thorough")
class MySqlDriftIT extends DriftContract {

  @Override
  CapturedChinook start() throws Exception {
    return MariaDbChinook.start(directory);
  }

  @Override
  String schema(CapturedChinook server) {
    return server.database();
  }

  @Override
  String widening(String table, String column) {
    return "ALTER TABLE " + table + " MODIFY COLUMN " + column + " bigint";
  }

  @Override
  String droppingKey(String table) {
    return "ALTER TABLE " + table + " DROP PRIMARY KEY";
  }
}
