package io.chimera.jobs.cli;

import io.chimera.schemas.contract.TableSpec.Mode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which database a contract is to be made of, and what the database does not know. */
final class InitOptions {
  @Option(
      names = "--uri",
      paramLabel = "URI",
      description =
          "The database, as postgresql://user@host:port/database or mysql://..., instead of host,"
              + " port, database and user. It has no password.")
  @Nullable String uri;

  @Option(names = "--host", paramLabel = "HOST", description = "The server's name or address.")
  @Nullable String host;

  @Option(names = "--port", paramLabel = "PORT", description = "Where it listens, if elsewhere.")
  @Nullable Integer port;

  @Option(names = "--database", paramLabel = "NAME", description = "The database.")
  @Nullable String database;

  @Option(names = "--user", paramLabel = "NAME", description = "Who logs in.")
  @Nullable String user;

  @Option(
      names = "--password",
      paramLabel = "REFERENCE",
      description =
          "Where the password is, $${env:NAME} or $${file:/absolute/path}; never the password.")
  @Nullable String password;

  @Option(
      names = "--ssl-mode",
      paramLabel = "MODE",
      description =
          "How the connection is protected: disable, require, verify-ca or verify-full (default).")
  @Nullable String sslMode;

  @Option(
      names = "--root-certificate",
      paramLabel = "FILE",
      description = "Certificates of the authorities to trust, instead of the machine's.")
  @Nullable String rootCertificate;

  @Option(
      names = "--tables",
      paramLabel = "PATTERNS",
      description =
          "The tables, as schema.table with commas between them; a star stands for any text"
              + " (default: all of schema public, or of the database).")
  @Nullable String tables;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      converter = ModeArgument.class,
      description =
          "How they are read: cdc (default) or full. A table without a key is read by full.")
  Mode mode = Mode.CDC;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The contract's name (default: after the database).")
  @Nullable String name;

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The namespace of its tables in the lake (default: the contract's name).")
  @Nullable String namespace;

  @Option(names = "--team", paramLabel = "NAME", description = "Who answers for the data.")
  String team = "To be named";

  @Option(names = "--support", paramLabel = "MAIL", description = "Whom to write to.")
  String support = "nobody@example.org";

  @Option(
      names = "--basis",
      paramLabel = "TEXT",
      description = "Why the data may be ingested; the team declares it, today.")
  String basis = "To be declared";

  @Option(names = "--json", description = "One JSON object.")
  boolean json;

  /** Modes that need no more than a table. */
  static final class ModeArgument implements ITypeConverter<Mode> {
    @Override
    public Mode convert(String text) {
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "cdc" -> Mode.CDC;
        case "full" -> Mode.FULL;
        default -> throw new TypeConversionException("'" + text + "' is neither 'cdc' nor 'full'");
      };
    }
  }
}
