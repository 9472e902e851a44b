package io.chimera.sinks.audit;

/**
 * Who does something.
 *
 * @param kind {@code os}, known to the operating system of the machine on which the command runs,
 *     or {@code api}, known to Chimera's own interface over the network
 * @param user the name there
 */
public record Actor(String kind, String user) {

  /**
   * Whoever this process belongs to, by what the operating system says of it; a property of the
   * JVM, which anybody can set, is believed only where that says nothing.
   */
  public static Actor ofThisProcess() {
    return new Actor(
        "os",
        ProcessHandle.current().info().user().orElseGet(() -> System.getProperty("user.name", "")));
  }

  /** Somebody who was let in as that user. */
  public static Actor api(String user) {
    return new Actor("api", user);
  }
}
