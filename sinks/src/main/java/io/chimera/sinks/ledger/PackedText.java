package io.chimera.sinks.ledger;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A text that travels in the job graph, where those of many datasets are together. */
public final class PackedText implements Serializable {
  private static final long serialVersionUID = 1L;

  private final byte[] packed;

  private PackedText(byte[] packed) {
    this.packed = packed;
  }

  static PackedText of(String text) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new PackedText(bytes.toByteArray());
  }

  String text() {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException damaged) {
      throw new UncheckedIOException("Cannot read a text of the job graph", damaged);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PackedText text && Arrays.equals(packed, text.packed);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(packed);
  }
}
