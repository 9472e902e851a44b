package io.chimera.jobs.ingest;

/** Of a Postgres. */
class PostgresDriftIT extends DriftContract {

  @Override
  CapturedChinook start() throws Exception {
    return PostgresChinook.start(directory);
  }

  @Override
  String schema(CapturedChinook server) {
    return "public";
  }

  @Override
  String widening(String table, String column) {
    return "ALTER TABLE " + table + " ALTER COLUMN " + column + " TYPE bigint";
  }
}
