package io.chimera.sinks.care;

import java.util.regex.Pattern;

/** A file by its path alone, so that it is the same however its storage is called. */
final class FilePlace {
  private static final Pattern STORAGE = Pattern.compile("^[A-Za-z][A-Za-z0-9+.-]*:(//[^/]*)?");
  private static final Pattern SLASHES = Pattern.compile("/+");

  private FilePlace() {}

  /**
   * The path in one form: without scheme and authority, which have several names for one storage
   * ({@code file:/}, {@code file:///}, {@code s3a://}), and without double slashes. Two files of
   * one path in two storages are taken for one, which keeps both.
   */
  static String of(String location) {
    return SLASHES.matcher(STORAGE.matcher(location).replaceFirst("")).replaceAll("/");
  }

  /**
   * The file's own name. Whoever writes files of a table gives each a name that no other has, so
   * that it tells them apart, however the directories are called that lead to it.
   */
  static String name(String location) {
    return location.substring(location.lastIndexOf('/') + 1);
  }

  /**
   * The path of a directory in that form, with a slash at its end, so that it is no beginning of
   * another's.
   */
  static String ofDirectory(String location) {
    String place = of(location);
    return place.endsWith("/") ? place : place + "/";
  }
}
