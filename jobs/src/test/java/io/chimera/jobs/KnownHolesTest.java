package io.chimera.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Holds what the job jar and the command line are made of against versions with known holes. */
class KnownHolesTest {

  @ParameterizedTest
  @CsvFileSource(resources = "/known-holes.csv", delimiter = '|', numLinesToSkip = 1)
  void areMended(String artifact, String mended, String advisories, @Nullable String accepted) {
    List<String> versions = versions(artifact);

    assertThat(versions).as("versions of %s on the class path", artifact).hasSize(1);
    boolean isMended = Version.parse(versions.get(0)).compareTo(Version.parse(mended)) >= 0;
    // What is accepted and has gone by itself is to be taken out of the list.
    assertThat(isMended)
        .as("%s %s is mended; %s are in %s", artifact, versions.get(0), advisories, mended)
        .isEqualTo(accepted == null);
  }

  /** Each, where a class path has it twice. */
  private static List<String> versions(String artifact) {
    int colon = artifact.indexOf(':');
    String name = Pattern.quote(artifact.substring(colon + 1));
    var place =
        Pattern.compile(
            ".*/%s/%s/([^/]+)/%s-\\1\\.jar"
                .formatted(
                    Pattern.quote(artifact.substring(0, colon).replace('.', '/')), name, name));
    return Stream.of(
            System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1))
        .map(place::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .distinct()
        .toList();
  }
}
