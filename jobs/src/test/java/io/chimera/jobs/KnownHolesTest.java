package io.chimera.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Holds what the job jar and the command line are made of against versions with known holes. */
class KnownHolesTest {
  private static final List<String> CLASS_PATH =
      List.of(System.getProperty("java.class.path").split(Pattern.quote(File.pathSeparator), -1));

  /** As Maven's repository has it: folders of name and version around the file. */
  private static final Pattern JAR = Pattern.compile(".*/([^/]+)/([^/]+)/\\1-\\2[^/]*\\.jar");

  private static final Pattern PROPERTIES =
      Pattern.compile("META-INF/maven/[^/]+/[^/]+/pom\\.properties");
  private static final Pattern NOTICED =
      Pattern.compile("(?m)^- ([A-Za-z0-9_.-]+:[A-Za-z0-9_.-]+):([0-9][A-Za-z0-9_.-]*)$");

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

  /**
   * Libraries inside others, under other names, are in no list of dependencies. Of those that the
   * list above knows and that are older than it wants, each is to be known, and why it is left.
   */
  @Test
  void areKnownInCopies() throws IOException {
    Map<String, Version> mended =
        lines("known-holes.csv").stream()
            .collect(Collectors.toMap(line -> line.get(0), line -> Version.parse(line.get(1))));
    var found = new TreeSet<String>();
    for (String path : CLASS_PATH) {
      Matcher jar = JAR.matcher(path);
      if (jar.matches()) {
        for (Copy copy : copies(path, jar.group(1))) {
          Version wanted = mended.get(copy.artifact());
          if (wanted != null && copy.isOlderThan(wanted)) {
            found.add(jar.group(1) + " | " + copy.artifact() + " | " + copy.version());
          }
        }
      }
    }

    assertThat(found)
        .containsExactlyElementsOf(
            lines("known-copies.csv").stream()
                .map(line -> String.join(" | ", line.subList(0, 3)))
                .toList());
    assertThat(lines("known-copies.csv")).allMatch(line -> line.size() == 4);
  }

  /**
   * A library inside another.
   *
   * @param artifact group and name
   * @param version of it
   */
  private record Copy(String artifact, String version) {
    /** Confluent counts otherwise: theirs are looked at by people. */
    boolean isOlderThan(Version wanted) {
      return version.endsWith("-ccs") || Version.parse(version).compareTo(wanted) < 0;
    }
  }

  /** Told by Maven's own files, or by the notice, as Flink has it. */
  private static List<Copy> copies(String path, String own) throws IOException {
    var copies = new ArrayList<Copy>();
    try (var jar = new JarFile(path)) {
      for (JarEntry entry : Collections.list(jar.entries())) {
        if (PROPERTIES.matcher(entry.getName()).matches()) {
          var properties = new Properties();
          properties.load(jar.getInputStream(entry));
          if (!properties.getProperty("artifactId").equals(own)) {
            copies.add(
                new Copy(
                    properties.getProperty("groupId") + ":" + properties.getProperty("artifactId"),
                    properties.getProperty("version")));
          }
        } else if (entry.getName().equals("META-INF/NOTICE")) {
          String notice = new String(jar.getInputStream(entry).readAllBytes(), UTF_8);
          NOTICED
              .matcher(notice)
              .results()
              .forEach(each -> copies.add(new Copy(each.group(1), each.group(2))));
        }
      }
    }
    return copies;
  }

  private static List<List<String>> lines(String resource) throws IOException {
    try (var in = KnownHolesTest.class.getResourceAsStream("/" + resource)) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .skip(1)
          .map(line -> List.of(line.split("\\s*\\|\\s*", -1)))
          .toList();
    }
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
    return CLASS_PATH.stream()
        .map(place::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .distinct()
        .toList();
  }
}
