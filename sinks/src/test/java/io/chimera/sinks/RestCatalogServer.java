package io.chimera.sinks;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.apache.iceberg.rest.HTTPRequest;
import org.apache.iceberg.rest.RESTCatalogAdapter;
import org.apache.iceberg.rest.RESTCatalogServlet;
import org.apache.iceberg.rest.RESTResponse;
import org.apache.iceberg.rest.responses.ConfigResponse;
import org.apache.iceberg.rest.responses.ErrorResponse;
import org.apache.iceberg.rest.responses.LoadTableResponse;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Iceberg's own REST catalog on 127.0.0.1, over a catalog in SQLite. */
public final class RestCatalogServer implements AutoCloseable {
  private final JdbcCatalog catalog;
  private final Server server = new Server(new InetSocketAddress("127.0.0.1", 0));

  /** One whose tables are files of this machine. */
  public RestCatalogServer(Path directory) throws Exception {
    this(
        directory,
        directory.resolve("warehouse").toString(),
        new HadoopFileIO(new Configuration()));
  }

  /**
   * One whose tables are elsewhere.
   *
   * @param files of the warehouse
   */
  public RestCatalogServer(Path directory, String warehouse, FileIO files) throws Exception {
    this(directory, warehouse, files, Map.of());
  }

  /**
   * One that has more to say.
   *
   * @param says overrides what those who ask have been told, and comes with each table
   */
  public RestCatalogServer(Path directory, String warehouse, FileIO files, Map<String, String> says)
      throws Exception {
    catalog = new JdbcCatalog(properties -> files, null, true);
    catalog.initialize(
        "behind",
        Map.of(
            CatalogProperties.URI,
            "jdbc:sqlite:" + directory.resolve("rest.db"),
            CatalogProperties.WAREHOUSE_LOCATION,
            warehouse,
            "jdbc.schema-version",
            "V1"));
    var context = new ServletContextHandler();
    context.addServlet(new ServletHolder(new RESTCatalogServlet(new Adapter(catalog, says))), "/*");
    server.setHandler(context);
    server.start();
  }

  private static final class Adapter extends RESTCatalogAdapter {
    private final Map<String, String> says;

    Adapter(Catalog catalog, Map<String, String> says) {
      super(catalog);
      // Which Iceberg asks for null.
      this.says = new HashMap<>(says);
    }

    @Override
    protected <T extends RESTResponse> T execute(
        HTTPRequest request,
        Class<T> type,
        Consumer<ErrorResponse> errors,
        Consumer<Map<String, String>> headers) {
      T answer = super.execute(request, type, errors, headers);
      if (answer instanceof ConfigResponse config) {
        return type.cast(
            ConfigResponse.builder()
                .withDefaults(config.defaults())
                .withEndpoints(config.endpoints())
                .withOverrides(says)
                .build());
      }
      if (answer instanceof LoadTableResponse table) {
        return type.cast(
            LoadTableResponse.builder()
                .withTableMetadata(table.tableMetadata())
                .addAllConfig(says)
                .build());
      }
      return answer;
    }
  }

  public int port() {
    return ((ServerConnector) server.getConnectors()[0]).getLocalPort();
  }

  @Override
  public void close() throws Exception {
    server.stop();
    catalog.close();
  }
}
