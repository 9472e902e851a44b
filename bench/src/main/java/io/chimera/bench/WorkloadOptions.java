package io.chimera.bench;

import io.chimera.schemas.contract.TopicSpec.Format;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Which workloads are measured: each with each. */
public final class WorkloadOptions {
  @Option(
      names = "--workloads",
      split = ",",
      paramLabel = "NAME",
      converter = ShapeByLabel.class,
      description = "Of bets, bids, trips, lineitem (default: all, quick: bets).")
  private @Nullable List<Shapes> shapes;

  @Option(
      names = "--formats",
      split = ",",
      paramLabel = "FORMAT",
      converter = FormatByLabel.class,
      description = "Of avro, json (default: both, quick: avro).")
  private @Nullable List<Format> formats;

  @Option(
      names = "--broken",
      split = ",",
      paramLabel = "SHARE",
      description = "How many of the records nobody can read (default: 0).")
  private List<Double> broken = List.of(0.0);

  @Option(
      names = "--repeated",
      split = ",",
      paramLabel = "SHARE",
      description = "How many of the records are repeats (default: 0).")
  private List<Double> repeated = List.of(0.0);

  @Option(
      names = "--failing",
      paramLabel = "SHARE",
      description = "How many of the records break a rule (default: 0.003).")
  private double failing = 0.003;

  List<Workload.Kind> kinds(boolean quick) {
    List<Shapes> usualShapes = quick ? List.of(Shapes.BETS) : List.of(Shapes.values());
    List<Format> usualFormats = quick ? List.of(Format.AVRO) : List.of(Format.values());
    var kinds = new ArrayList<Workload.Kind>();
    for (Shapes shape : shapes == null ? usualShapes : shapes) {
      for (Format format : formats == null ? usualFormats : formats) {
        for (double brokenShare : broken) {
          for (double repeatedShare : repeated) {
            kinds.add(
                new Workload.Kind(
                    shape, format, new TopicLoader.Dirt(brokenShare, failing, repeatedShare)));
          }
        }
      }
    }
    return kinds;
  }

  /** Whether every share is one. */
  boolean areShares() {
    boolean areShares = isShare(failing);
    for (double share : broken) {
      areShares &= isShare(share);
    }
    for (double share : repeated) {
      areShares &= isShare(share);
    }
    return areShares;
  }

  private static boolean isShare(double share) {
    return share >= 0 && share < 1;
  }

  /** As in options. */
  public static String label(Format format) {
    return Workload.label(format);
  }

  /** Takes formats by the names that contracts have. */
  public static final class FormatByLabel implements ITypeConverter<Format> {
    @Override
    public Format convert(String label) {
      return Labels.find(label, List.of(Format.values()), Workload::label);
    }
  }

  /** Takes workloads by the names of their tables. */
  public static final class ShapeByLabel implements ITypeConverter<Shapes> {
    @Override
    public Shapes convert(String label) {
      return Labels.find(label, List.of(Shapes.values()), Shapes::label);
    }
  }
}
