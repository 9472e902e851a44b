package io.chimera.connectors.registry;

/**
 * A login for the registry's basic authentication.
 *
 * @param username without colon
 * @param password never to be shown
 */
record Credentials(String username, String password) {

  @Override
  public String toString() {
    return "Credentials[" + username + "]";
  }
}
