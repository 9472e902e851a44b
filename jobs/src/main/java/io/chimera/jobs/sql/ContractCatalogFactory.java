package io.chimera.jobs.sql;

import io.chimera.jobs.run.RunPreparation;
import io.chimera.schemas.platform.PlatformSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.factories.CatalogFactory;
import org.apache.flink.table.factories.FactoryUtil;

/**
 * Makes {@code CREATE CATALOG … WITH ('type' = 'chimera')} of contracts. All of them are read and
 * checked at once: a catalog with a bad one is refused.
 */
public final class ContractCatalogFactory implements CatalogFactory {
  private static final Set<String> ENDINGS = Set.of("json", "yaml", "yml");

  @Override
  public String factoryIdentifier() {
    return "chimera";
  }

  @Override
  public Set<ConfigOption<?>> requiredOptions() {
    return Set.of(SqlOptions.CONTRACTS);
  }

  @Override
  public Set<ConfigOption<?>> optionalOptions() {
    return Set.of(SqlOptions.SETTINGS, SqlOptions.ALLOWANCE);
  }

  @Override
  public Catalog createCatalog(Context context) {
    var options = FactoryUtil.createCatalogFactoryHelper(this, context);
    options.validate();
    ReadableConfig said = options.getOptions();
    PlatformSettings platform = SqlOptions.settings(said);
    List<ContractFile> contracts = contracts(said.get(SqlOptions.CONTRACTS));
    contracts.forEach(each -> RunPreparation.check(each.contract(), platform));
    return ContractCatalog.of(
        context.getName(), contracts, platform, said.get(SqlOptions.ALLOWANCE));
  }

  private static List<ContractFile> contracts(String places) {
    var contracts = new ArrayList<ContractFile>();
    for (String place : places.split(";", -1)) {
      for (Path file : files(Path.of(place.strip()))) {
        contracts.add(ContractFile.read(file));
      }
    }
    if (contracts.isEmpty()) {
      throw new ValidationException(
          "Cannot find a contract in '" + places + "', expected files that end in " + ENDINGS);
    }
    return contracts;
  }

  private static List<Path> files(Path place) {
    if (!Files.isDirectory(place)) {
      if (!Files.isReadable(place)) {
        throw new ValidationException(
            "Cannot read contract '" + place + "': there is no such file");
      }
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files.filter(ContractCatalogFactory::isDocument).sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read directory '" + place + "'", failure);
    }
  }

  private static boolean isDocument(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
