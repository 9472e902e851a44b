package io.chimera.jobs.cli;

import io.chimera.schemas.contract.DatabaseSourceSpec.Product;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Writes a contract of a MySQL or MariaDB. */
@Command(
    name = "mysql",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a contract of a live MySQL or MariaDB: tables, columns, keys, types and comments. Nothing is"
          + " changed there, and no row is read.",
      "What no contract can hold is left out, and named in the contract and on standard error."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  chimera init mysql --uri mysql://shop@127.0.0.1:3306/shop --ssl-mode disable",
      "  chimera init mysql --host db --database shop --user shop --password '$${env:MYSQL_PWD}'"
          + " --tables order*,customer --output shop.yaml"
    })
final class InitMySqlCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private InitOptions options = new InitOptions();
  @Mixin private OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws IOException {
    return new ContractInit(Product.MYSQL, options, output).run(spec.commandLine());
  }
}
