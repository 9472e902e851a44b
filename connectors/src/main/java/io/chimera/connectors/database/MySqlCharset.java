package io.chimera.connectors.database;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A character set of MySQL: what Java has of it, and where the two differ. Tests hold each of them
 * against a server, with every character of the basic plane. Not thread-safe.
 */
final class MySqlCharset {
  private static final Set<String> UTF8 = Set.of("utf8mb4", "utf8mb3", "utf8", "ascii");

  /** By MySQL's name: Java's. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("latin1", "windows-1252"),
          Map.entry("latin2", "ISO-8859-2"),
          Map.entry("latin5", "ISO-8859-9"),
          Map.entry("latin7", "ISO-8859-13"),
          Map.entry("cp850", "IBM850"),
          Map.entry("cp852", "IBM852"),
          Map.entry("cp866", "IBM866"),
          Map.entry("cp1250", "windows-1250"),
          Map.entry("cp1251", "windows-1251"),
          Map.entry("cp1256", "windows-1256"),
          Map.entry("cp1257", "windows-1257"),
          Map.entry("greek", "ISO-8859-7"),
          Map.entry("hebrew", "ISO-8859-8"),
          Map.entry("koi8r", "KOI8-R"),
          Map.entry("koi8u", "KOI8-U"),
          Map.entry("tis620", "TIS-620"),
          Map.entry("gbk", "x-mswin-936"),
          Map.entry("gb2312", "GB2312"),
          Map.entry("big5", "Big5"),
          Map.entry("sjis", "Shift_JIS"),
          Map.entry("cp932", "windows-31j"),
          Map.entry("ujis", "EUC-JP"),
          Map.entry("euckr", "x-windows-949"),
          Map.entry("ucs2", "UTF-16BE"),
          Map.entry("utf16", "UTF-16BE"),
          Map.entry("utf16le", "UTF-16LE"),
          Map.entry("utf32", "UTF-32BE"));

  /** By MySQL's name: what Java reads, and what MySQL does in its place; as pairs. */
  private static final Map<String, String> OTHERWISE =
      Map.of(
          "cp866", "\u00A4\u00B2\u2116\u207F",
          "greek", "\u2018\u02BD\u2019\u02BC",
          "hebrew", "\u00AF\u203E",
          "koi8u", "\u2219\u2022",
          "sjis", "\uFF3C\\\u2014\u2015",
          "ujis", "\u2014\u2015");

  /** Of single bytes, where a byte that Java does not know is the character of its number. */
  private static final Set<String> KEEPS_BYTES = Set.of("latin1", "tis620");

  private static final char UNKNOWN = '\uFFFD';

  private final CharsetDecoder decoder;
  private final String otherwise;
  private final boolean keepsBytes;

  private MySqlCharset(CharsetDecoder decoder, String otherwise, boolean keepsBytes) {
    this.decoder = decoder;
    this.otherwise = otherwise;
    this.keepsBytes = keepsBytes;
  }

  /** Whether the bytes of one are UTF-8. */
  static boolean isUtf8(String name) {
    return UTF8.contains(name);
  }

  /** One by its name, or null if we cannot read it. */
  static @Nullable MySqlCharset of(String name) {
    String java = NAMES.get(name);
    if (java == null || !Charset.isSupported(java)) {
      return null;
    }
    boolean keepsBytes = KEEPS_BYTES.contains(name);
    CodingErrorAction action = keepsBytes ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT;
    return new MySqlCharset(
        Charset.forName(java).newDecoder().onMalformedInput(action).onUnmappableCharacter(action),
        OTHERWISE.getOrDefault(name, ""),
        keepsBytes);
  }

  /** A text, or null if the bytes are none. */
  @Nullable String read(byte[] bytes, int offset, int length) {
    String text;
    try {
      text = decoder.decode(ByteBuffer.wrap(bytes, offset, length)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
    for (int pair = 0; pair < otherwise.length(); pair += 2) {
      text = text.replace(otherwise.charAt(pair), otherwise.charAt(pair + 1));
    }
    return keepsBytes && text.indexOf(UNKNOWN) >= 0 ? kept(text, bytes, offset) : text;
  }

  private static String kept(String text, byte[] bytes, int offset) {
    var kept = new StringBuilder(text);
    for (int index = 0; index < text.length(); index++) {
      if (text.charAt(index) == UNKNOWN) {
        kept.setCharAt(index, (char) (bytes[offset + index] & 0xFF));
      }
    }
    return kept.toString();
  }
}
