package io.chimera.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The addresses a process listens on, as Linux has them in {@code /proc}. */
final class Listeners {
  private static final String LISTEN = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private Listeners() {}

  /** TCP addresses, {@code host:port} each; those of IPv6 in hexadecimal digits. */
  static List<String> of(long pid) throws IOException {
    Path process = Path.of("/proc", Long.toString(pid));
    Set<String> sockets = sockets(process);
    var addresses = new ArrayList<String>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(process.resolve("net").resolve(table))) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields[STATE].equals(LISTEN) && sockets.contains("socket:[" + fields[INODE] + "]")) {
          addresses.add(readable(fields[ADDRESS]));
        }
      }
    }
    return addresses;
  }

  private static Set<String> sockets(Path process) throws IOException {
    var sockets = new HashSet<String>();
    try (var descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        try {
          sockets.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException e) {
          // Closed while we looked.
          continue;
        }
      }
    }
    return sockets;
  }

  private static String readable(String address) {
    int colon = address.indexOf(':');
    int port = Integer.parseInt(address.substring(colon + 1), 16);
    if (colon != 8) {
      return address.substring(0, colon) + ":" + port;
    }
    var host = new StringBuilder();
    for (int end = colon; end > 0; end -= 2) {
      host.append(Integer.parseInt(address.substring(end - 2, end), 16)).append('.');
    }
    host.setLength(host.length() - 1);
    return host.append(':').append(port).toString();
  }
}
