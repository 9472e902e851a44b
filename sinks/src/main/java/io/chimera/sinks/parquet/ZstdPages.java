package io.chimera.sinks.parquet;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputCompressor;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/**
 * Compresses pages, one after the other, with one context for all files that are open: to make one
 * takes longer than to compress a small page. What it needs outside the heap is given back with the
 * last of the files. Not thread-safe.
 */
final class ZstdPages implements BytesInputCompressor {
  /** Pages have a megabyte; what one large value needs more is given back. */
  private static final int MOST_KEPT = 8 << 20;

  private final int level;
  private Plain plain = new Plain();
  private byte[] compressed = {};
  private @Nullable ZstdCompressCtx context;
  private int users;

  ZstdPages(int level) {
    this.level = level;
  }

  /** Counts another file; each one calls {@link #release()}. */
  ZstdPages acquire() {
    users++;
    return this;
  }

  /**
   * Compresses a page.
   *
   * @return valid until the next call
   */
  @Override
  public BytesInput compress(BytesInput page) throws IOException {
    if (plain.bytes().length > MOST_KEPT || compressed.length > MOST_KEPT) {
      plain = new Plain();
      compressed = new byte[0];
    }
    plain.reset();
    page.writeAllTo(plain);
    int bound = Math.toIntExact(Zstd.compressBound(plain.size()));
    if (compressed.length < bound) {
      compressed = new byte[bound];
    }
    int length =
        open().compressByteArray(compressed, 0, compressed.length, plain.bytes(), 0, plain.size());
    return BytesInput.from(compressed, 0, length);
  }

  private ZstdCompressCtx open() {
    ZstdCompressCtx open = context;
    if (open == null) {
      open = new ZstdCompressCtx();
      open.setLevel(level);
      context = open;
    }
    return open;
  }

  @Override
  public CompressionCodecName getCodecName() {
    return CompressionCodecName.ZSTD;
  }

  @Override
  public void release() {
    users--;
    ZstdCompressCtx open = context;
    if (users == 0 && open != null) {
      open.close();
      context = null;
    }
  }

  /** Shows its bytes without a copy. */
  private static final class Plain extends ByteArrayOutputStream {
    byte[] bytes() {
      return buf;
    }
  }
}
