package io.chimera.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs another main class in this JVM and ends the JVM when the parent process is gone, however
 * that went: its end of standard input is closed then, by the operating system if need be. Without
 * this a killed test would leave servers behind that hold ports and directories.
 */
final class TiedToParent {
  private static final long MAX_SHUTDOWN_SECONDS = 20;

  private TiedToParent() {}

  /**
   * Entry point of the child.
   *
   * @param arguments the main class to run, then its arguments
   */
  public static void main(String[] arguments) throws Exception {
    daemon("parent-watch", TiedToParent::awaitEndOfParent);
    try {
      Class.forName(arguments[0])
          .getMethod("main", String[].class)
          .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static void awaitEndOfParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever said on this line; only its end counts.
      }
    } catch (IOException e) {
      // A broken line says the same as a closed one.
    }
    daemon("shutdown-limit", TiedToParent::haltWhenTooSlow);
    Runtime.getRuntime().exit(0);
  }

  private static void haltWhenTooSlow() {
    try {
      if (!new CountDownLatch(1).await(MAX_SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
        Runtime.getRuntime().halt(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void daemon(String name, Runnable task) {
    var thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
