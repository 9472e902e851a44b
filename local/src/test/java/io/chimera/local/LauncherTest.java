package io.chimera.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher with a JDK and a Maven that only say what they were asked to do. */
class LauncherTest {
  private static final Path PROJECT = Path.of(System.getProperty("chimera.home"));
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then
        echo 'Picked up JAVA_TOOL_OPTIONS: -Da=b' >&2
        echo 'openjdk version "%s" 2025-04-15' >&2
        exit
      fi
      echo "in $PWD"
      for argument in "$@"; do echo "$argument"; done
      exit 7
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$@" >> ../builds
      mkdir -p jobs/target/classes
      echo /runtime.jar > jobs/target/runtime.classpath
      echo /provided.jar > jobs/target/provided.classpath
      """;

  @TempDir private Path directory;
  private Path home;
  private Path source;

  @BeforeEach
  void layOutAProject() throws IOException {
    home = Files.createDirectory(directory.resolve("a home"));
    Files.copy(PROJECT.resolve("chimera"), home.resolve("chimera"));
    executable(home.resolve("chimera"));
    source = home.resolve("jobs/src/main/Job.java");
    write(home.resolve("pom.xml"), "");
    write(source, "");
    try (var files = Files.walk(home)) {
      for (Path file : files.toList()) {
        Files.setLastModifiedTime(file, FileTime.from(LONG_AGO));
      }
    }
    program("a jdk/bin/java", JAVA.formatted("17.0.15"));
    program("bin/mvn", MAVEN);
  }

  @Test
  void handsOverToJavaWhereTheUserIs() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("else where"));
    Files.createSymbolicLink(directory.resolve("link"), Path.of("a home", "chimera"));

    var run = run(elsewhere, "../link", "run", "my contract.json", "");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.lines())
        .startsWith("in " + elsewhere.toRealPath(), "-Xmx1g")
        .contains(
            "-Dchimera.home=" + home.toRealPath(),
            "-Dchimera.log=" + home.toRealPath() + "/target/log/chimera.log",
            "-Dlog4j.configurationFile=" + home.toRealPath() + "/flink-conf/log4j-cli.properties",
            home.toRealPath()
                + "/jobs/target/classes:/runtime.jar:/provided.jar:"
                + home.toRealPath()
                + "/drivers/*")
        .endsWith("io.chimera.jobs.cli.Chimera", "run", "my contract.json", "");
  }

  @Test
  void letsTheUsersJvmOptionsWin() throws Exception {
    var run = run(home, Map.of("CHIMERA_JVM_OPTIONS", "-Xmx4g -Dx=y"), "./chimera");

    assertThat(run.lines()).containsSubsequence("-Xmx1g", "-Xmx4g", "-Dx=y", "-cp");
  }

  @Test
  void buildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    run(home, "./chimera");
    run(home, "./chimera");
    assertThat(builds()).containsExactly("-B -q -Dquick package");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(60)));
    var run = run(home, "./chimera");

    assertThat(builds()).hasSize(2);
    assertThat(run.errors()).startsWith("chimera: building");
  }

  @Test
  void buildsNothingAfterAFullBuild() throws Exception {
    write(home.resolve("jobs/target/classes/Job.class"), "");
    write(home.resolve("jobs/target/runtime.classpath"), "/runtime.jar");
    write(home.resolve("jobs/target/provided.classpath"), "/provided.jar");
    write(home.resolve("jobs/target/chimera-jobs-1.jar"), "");

    var run = run(home, "./chimera");

    assertThat(run.code()).isEqualTo(7);
    assertThat(run.errors()).isEmpty();
    assertThat(directory.resolve("builds")).doesNotExist();
  }

  @Test
  void showsTheLogOfAFailedBuild() throws Exception {
    program("bin/mvn", "#!/bin/sh\necho 'no such artifact'\nexit 1\n");

    var run = run(home, "./chimera");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.lines()).isEmpty();
    assertThat(run.errors())
        .contains("no such artifact")
        .endsWith(
            "chimera: Cannot build: see above, or '%s/target/build.log'\n"
                .formatted(home.toRealPath()));
    assertThat(run(home, "./chimera").code()).isEqualTo(1);
  }

  @Test
  void refusesAnOldJava() throws Exception {
    program("a jdk/bin/java", JAVA.formatted("1.8.0_392"));

    var run = run(home, "./chimera");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .isEqualTo(
            "chimera: Cannot start: Java 17 or newer is needed, but '%s' is version '1'; set JAVA_HOME to a newer JDK\n"
                .formatted(directory.resolve("a jdk/bin/java")));
  }

  @Test
  void refusesAJavaHomeWithoutJava() throws Exception {
    var run = run(home, Map.of("JAVA_HOME", "/nowhere"), "./chimera");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.errors())
        .isEqualTo(
            "chimera: Cannot start: JAVA_HOME is '/nowhere', but there is no 'bin/java' in it\n");
  }

  @Test
  void opensThePackagesThatTestsOpen() throws Exception {
    assertThat(opens(PROJECT.resolve("chimera")))
        .isNotEmpty()
        .isEqualTo(opens(PROJECT.resolve("pom.xml")));
  }

  private record Run(int code, List<String> lines, String errors) {}

  private Run run(Path where, String... command) throws Exception {
    return run(where, Map.of(), command);
  }

  private Run run(Path where, Map<String, String> settings, String... command) throws Exception {
    var environment = new HashMap<>(settings);
    environment.putIfAbsent("JAVA_HOME", directory.resolve("a jdk").toString());
    environment.put("PATH", directory.resolve("bin") + ":/usr/bin:/bin");
    Path errors = directory.resolve("errors");
    Path output = directory.resolve("output");
    var builder =
        new ProcessBuilder(command)
            .directory(where.toFile())
            .redirectError(errors.toFile())
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    int code = builder.start().waitFor();
    return new Run(code, Files.readAllLines(output), Files.readString(errors));
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(directory.resolve("builds"));
  }

  private static List<String> opens(Path file) throws IOException {
    var opens = new ArrayList<String>();
    var option = Pattern.compile("--add-opens=[^\\s<]+").matcher(Files.readString(file));
    while (option.find()) {
      opens.add(option.group());
    }
    return opens;
  }

  private void program(String path, String text) throws IOException {
    Path file = directory.resolve(path);
    write(file, text);
    executable(file);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, text.getBytes(UTF_8));
  }
}
