package io.chimera.jobs.docs;

import io.chimera.sinks.facts.FactTopic;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A program of docs/consumers.md.
 *
 * @param text as somebody has it who has copied it
 */
public record ConsumerProgram(String text) {
  private static final MarkdownPage PAGE = MarkdownPage.of("docs/consumers.md");
  private static final String BODY = "// here";
  private static final String BROKER = "127.0.0.1:9092";
  private static final String CLASS_PATH = System.getProperty("java.class.path");

  /** The consumer of that topic. */
  public static ConsumerProgram of(FactTopic topic) {
    var section = new MarkdownPage("", PAGE.sections().get(topic.topic()));
    var bodies = section.blocks().stream().filter(each -> each.isLanguage("java")).toList();
    String frame = frame().text();
    if (bodies.size() != 1 || frame.split(BODY, -1).length != 2) {
      throw new IllegalStateException("There is no one program for topic " + topic.topic());
    }
    return new ConsumerProgram(frame.replace(BODY, bodies.get(0).content()));
  }

  /** What is around each of them. */
  static ConsumerProgram frame() {
    return new ConsumerProgram(
        PAGE.blocks().stream()
            .filter(block -> block.mark().equals("java frame"))
            .findFirst()
            .orElseThrow()
            .content());
  }

  /** Compiles it; what the compiler has to say. */
  List<String> compile(Path classes) throws IOException {
    Files.createDirectories(classes);
    var compiler = ToolProvider.getSystemJavaCompiler();
    var found = new DiagnosticCollector<JavaFileObject>();
    try (var files = compiler.getStandardFileManager(found, null, null)) {
      var options =
          List.of(
              "-proc:none",
              "-Xlint:rawtypes,unchecked,deprecation",
              "-d",
              classes.toString(),
              "-classpath",
              CLASS_PATH);
      compiler.getTask(null, files, found, options, null, List.of(new Source(text))).call();
    }
    return found.getDiagnostics().stream().map(Diagnostic::toString).toList();
  }

  /**
   * Runs it until somebody ends it.
   *
   * @param servers of the broker that it hears
   * @param directory where its classes go
   * @param said what it writes to standard error
   */
  public Process start(String servers, Path directory, Path said) throws IOException {
    List<String> complaints = new ConsumerProgram(text.replace(BROKER, servers)).compile(directory);
    if (!complaints.isEmpty()) {
      throw new IllegalStateException("Cannot start the program: " + complaints);
    }
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-classpath",
            directory + System.getProperty("path.separator") + CLASS_PATH,
            "Consumer")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(said.toFile())
        .start();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("memory:///Consumer.java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public String getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
