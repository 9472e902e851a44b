package io.chimera.bench;

import io.chimera.bench.Shape.Field;
import io.chimera.bench.Shape.Rule;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Bids of Nexmark's auction, drawn as its generator draws them: half of them come by four channels,
 * and a few auctions have most. What fills a bid up to a hundred bytes is unique here, for a bid
 * has nothing else that is.
 */
final class Bids implements Shape.Values {
  private static final List<String> HOT_CHANNELS = List.of("Google", "Facebook", "Baidu", "Apple");
  private static final int CHANNELS = 10_000;
  private static final int PRICE = 2;
  private static final int CHANNEL = 3;
  private static final long MINUTE_MILLIS = 60_000;

  private final Clock clock = Clock.systemUTC();

  private Bids() {}

  static Shape shape() {
    return new Shape(
        "bids",
        List.of(
            Field.required("auction", FieldType.LONG),
            Field.required("bidder", FieldType.LONG),
            Field.required("price", FieldType.LONG),
            Field.required("channel", FieldType.STRING),
            Field.required("url", FieldType.STRING),
            Field.required("date_time", FieldType.TIMESTAMP),
            Field.required("extra", FieldType.STRING)),
        List.of("extra"),
        "auction",
        "date_time",
        List.of("day(date_time)"),
        List.of(
            new Rule("auction_known", "column: auction, minimum: 1000", "auction >= 1000"),
            new Rule("bidder_known", "column: bidder, minimum: 1000", "bidder >= 1000"),
            new Rule("price_positive", "column: price, minimum: 1", "price >= 1"),
            new Rule("price_sane", "column: price, maximum: 100000000", "price <= 100000000"),
            new Rule("channel_given", "column: channel, minLength: 1", "CHAR_LENGTH(channel) >= 1"),
            new Rule(
                "channel_short", "column: channel, maxLength: 20", "CHAR_LENGTH(channel) <= 20"),
            new Rule(
                "channel_known",
                "column: channel, pattern: \"Google|Facebook|Baidu|Apple|channel-[0-9]{1,4}\"",
                "REGEXP(channel, '^(Google|Facebook|Baidu|Apple|channel-[0-9]{1,4})$')"),
            new Rule(
                "url_of_ours",
                "check: \"url LIKE 'https://www.nexmark.com/%'\"",
                "url LIKE 'https://www.nexmark.com/%'"),
            new Rule("url_short", "column: url, maxLength: 200", "CHAR_LENGTH(url) <= 200"),
            new Rule(
                "not_own",
                "check: \"bidder <> auction OR price < 100\"",
                "bidder <> auction OR price < 100")),
        new Bids());
  }

  @Override
  public @Nullable Object[] of(long index, SplittableRandom random) {
    boolean isHot = random.nextBoolean();
    int channel = random.nextInt(CHANNELS);
    String page = Long.toString(random.nextLong(1L << 25), 36);
    return new @Nullable Object[] {
      1000 + (isHot ? random.nextLong(100) * 100 : random.nextLong(1_000_000)),
      2_000_000 + random.nextLong(50_000),
      (long) (100 * Math.pow(10, random.nextDouble() * 5)),
      isHot ? HOT_CHANNELS.get(channel % HOT_CHANNELS.size()) : "channel-" + channel,
      "https://www.nexmark.com/%s/item.htm?query=1%s"
          .formatted(page, isHot ? "" : "&channel_id=" + channel),
      clock.millis() - random.nextLong(MINUTE_MILLIS),
      Long.toString(index, 36) + "-" + Long.toString(random.nextLong() >>> 1, 36)
    };
  }

  @Override
  public void spoil(@Nullable Object[] values, SplittableRandom random) {
    if (random.nextBoolean()) {
      values[PRICE] = -1L;
    } else {
      values[CHANNEL] = "elsewhere";
    }
  }
}
