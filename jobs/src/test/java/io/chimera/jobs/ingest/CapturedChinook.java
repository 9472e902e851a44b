package io.chimera.jobs.ingest;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** A real server with a Chinook, which is written to and captured. */
interface CapturedChinook extends AutoCloseable {

  /** The type in contracts. */
  String type();

  int port();

  /** As contracts have it. */
  String database();

  String user();

  String password();

  /** All tables, as a pattern. */
  String tables();

  /** The table of artists, as SQL has it. */
  String artists();

  /** The table of playlists' tracks, likewise. */
  String playlistTracks();

  /** One of its tables, as contracts have it. */
  String table(String name);

  /** Has all of a row in the log where it is changed or deleted. */
  void logWholeRows(Statement statement, String table) throws SQLException;

  /** A connection of somebody who writes. */
  Connection writer() throws SQLException;

  /** Makes transactions possible: rows stand for themselves. */
  void prepare(Connection writer) throws SQLException;

  /**
   * Writes transactions of all kinds, each of one to four changes.
   *
   * @param seed from 0 to 1
   */
  void write(Connection writer, int transactions, double seed) throws SQLException;

  /** Ends the server at once. */
  void kill();

  void restart();

  @Override
  void close();
}
