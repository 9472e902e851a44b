package io.chimera.schemas.contract;

import java.util.regex.Pattern;

/**
 * What names in a contract may look like, so that none of them can become SQL, a path or a class.
 */
public final class Names {
  /** Contracts, sources, datasets, columns, namespaces and tables. */
  public static final Pattern IDENTIFIER = Pattern.compile("[a-z][a-z0-9_]{0,62}");

  /** Kafka's own rule for topics, without the names it refuses ({@code .} and {@code ..}). */
  public static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  /** Databases, schemas and tables of a source, which are quoted with their upper case. */
  public static final Pattern SOURCE_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$-]{0,62}");

  /** Postgres' own rule for slots. */
  public static final Pattern SLOT = Pattern.compile("[a-z0-9_]{1,63}");

  static final String EXPECTED_SOURCE_NAME =
      "a letter or '_', then at most 62 of letters, digits, '_', '-' and '$'";

  private Names() {}
}
