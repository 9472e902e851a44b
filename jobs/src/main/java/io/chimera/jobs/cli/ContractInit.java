package io.chimera.jobs.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chimera.connectors.database.Discovery;
import io.chimera.connectors.database.FoundTable;
import io.chimera.connectors.database.TablePatterns;
import io.chimera.jobs.init.ContractDraft;
import io.chimera.schemas.contract.ContractReader;
import io.chimera.schemas.contract.DatabaseSourceSpec;
import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import io.chimera.schemas.platform.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Makes a contract of a live database, for the commands of each product. */
final class ContractInit {
  private final Product product;
  private final InitOptions options;
  private final OutputOptions output;

  ContractInit(Product product, InitOptions options, OutputOptions output) {
    this.product = product;
    this.options = options;
    this.output = output;
  }

  int run(CommandLine command) throws IOException {
    DatabaseSourceSpec source = source();
    String schema = product == Product.POSTGRES ? "public" : source.database();
    String wanted = options.tables == null ? "*" : options.tables;
    List<FoundTable> tables =
        Discovery.tables(source, Secrets.ofThisMachine(), TablePatterns.of(wanted, schema));
    if (tables.isEmpty()) {
      throw new BadInputException(
          "Cannot find a table like '"
              + wanted
              + "' in database '"
              + source.database()
              + "'; expected schema.table with stars, and a user who may see it");
    }
    ContractDraft draft = ContractDraft.of(source, heading(source), options.mode, tables);
    // What is written can be read, or nothing is written.
    int datasets = new ContractReader().read(draft.text()).datasets().size();
    if (output.isWanted()) {
      output.write(writer -> writer.print(draft.text()));
    }
    tell(command, source, draft, datasets);
    return ExitCode.DONE;
  }

  private void tell(
      CommandLine command, DatabaseSourceSpec source, ContractDraft draft, int datasets) {
    var out = command.getOut();
    if (options.json) {
      var json =
          new Json()
              .put("database", source.database())
              .put("datasets", datasets)
              .put("warnings", draft.warnings());
      out.println(
          output.isWanted()
              ? json.put("file", output.file().toString())
              : json.put("contract", draft.text()));
    } else {
      draft.warnings().forEach(warning -> command.getErr().println("warn " + warning));
      if (output.isWanted()) {
        out.printf(
            "%d table%s of database '%s' in %s%n",
            datasets, datasets == 1 ? "" : "s", source.database(), output.file());
      } else {
        out.print(draft.text());
      }
    }
    out.flush();
  }

  private ContractDraft.Heading heading(DatabaseSourceSpec source) {
    String name = options.name == null ? source.name() : options.name;
    return new ContractDraft.Heading(
        name,
        options.namespace == null ? name : options.namespace,
        options.team,
        options.support,
        options.basis,
        LocalDate.now(ZoneOffset.UTC));
  }

  /** By the rules of a contract, so that what connects here can stand in one. */
  private DatabaseSourceSpec source() {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("type", product.label());
    if (options.uri == null) {
      put(source, "host", options.host);
      put(source, "database", options.database);
      put(source, "user", options.user);
      if (options.port != null) {
        source.put("port", options.port);
      }
    } else {
      put(source, options.uri);
    }
    source.put("name", ContractDraft.nameOf(source.path("database").asText()));
    put(source, "sslMode", options.sslMode);
    if (options.password != null) {
      source.putObject("secrets").put("password", options.password);
    }
    if (options.rootCertificate != null) {
      source.putObject("options").put("rootCertificate", options.rootCertificate);
    }
    return new ContractReader().readDatabase(source.toString());
  }

  private static void put(ObjectNode source, String key, @Nullable String value) {
    if (value != null) {
      source.put(key, value);
    }
  }

  private void put(ObjectNode source, String text) {
    if (options.host != null
        || options.port != null
        || options.database != null
        || options.user != null) {
      throw new BadInputException(
          "Cannot take both --uri and one of --host, --port, --database and --user, expected one of"
              + " the two ways");
    }
    URI uri = parse(text);
    source.put("host", uri.getHost());
    source.put("user", uri.getUserInfo());
    source.put("database", uri.getPath().substring(1));
    if (uri.getPort() >= 0) {
      source.put("port", uri.getPort());
    }
  }

  /** A text that may hold a password is not repeated. */
  private URI parse(String text) {
    Set<String> schemes =
        switch (product) {
          case POSTGRES -> Set.of("postgresql", "postgres");
          case MYSQL -> Set.of("mysql", "mariadb");
          // No command makes contracts of these.
          case ORACLE, SQLSERVER, DB2I, SNOWFLAKE -> Set.of();
        };
    try {
      var uri = new URI(text);
      if (schemes.contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() != null
          && uri.getUserInfo().indexOf(':') < 0
          && uri.getPath().length() > 1
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
    } catch (URISyntaxException malformed) {
      // reported below, without the exception's text, which repeats the value
    }
    throw new BadInputException(
        "Cannot use --uri (not shown, it may hold a password): expected '"
            + (product == Product.POSTGRES ? "postgresql" : "mysql")
            + "://user@host:port/database' without password and query; --password takes a"
            + " reference to the password");
  }
}
