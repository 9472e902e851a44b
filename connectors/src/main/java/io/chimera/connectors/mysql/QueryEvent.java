package io.chimera.connectors.mysql;

import java.nio.charset.StandardCharsets;

/**
 * A statement in the log. Its text may have values: it goes nowhere but into {@link
 * LoggedStatement}.
 *
 * @param database that was chosen when it was written
 */
record QueryEvent(String database, String sql) {

  static QueryEvent of(BinlogEvent event) {
    EventReader body = event.body();
    body.skip(4 + 4);
    int databaseLength = body.number(1);
    body.skip(2);
    body.skip(body.number(2));
    String database = body.text(databaseLength);
    body.skip(1);
    if (event.type() == BinlogEvent.COMPRESSED_QUERY) {
      return new QueryEvent(database, new String(Inflation.of(body), StandardCharsets.UTF_8));
    }
    return new QueryEvent(database, body.text(body.remaining()));
  }

  @Override
  public String toString() {
    return "a statement in '" + database + "'";
  }
}
