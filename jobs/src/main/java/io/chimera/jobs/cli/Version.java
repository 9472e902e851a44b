package io.chimera.jobs.cli;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** The version the build wrote into the jar. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Optional.ofNullable(Chimera.class.getPackage().getImplementationVersion());
    return new String[] {"chimera " + version.orElse("(not packaged)")};
  }
}
