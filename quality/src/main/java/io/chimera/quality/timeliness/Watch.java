package io.chimera.quality.timeliness;

import io.chimera.schemas.contract.ServiceLevel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Watches one dataset: what was seen of it before, which with the next look says how it stands.
 * Immutable; the time is that of the looks.
 *
 * @param coverage what is known of the source; null before the first look
 * @param courses how it stands, by what is promised
 * @param awaited what is awaited, by what is promised
 * @param begins from when on rows are awaited of which nothing is known yet; without it from the
 *     deadline before the first look
 */
public record Watch(
    @Nullable Coverage coverage,
    Map<String, Course> courses,
    Map<String, Awaited> awaited,
    Map<String, Instant> begins) {
  private static final int CALM_COMMITS = 2;

  public Watch {
    courses = Map.copyOf(courses);
    awaited = Map.copyOf(awaited);
    begins = Map.copyOf(begins);
  }

  /** Nothing was seen yet. */
  public static Watch begin() {
    return new Watch(null, Map.of(), Map.of(), Map.of());
  }

  /**
   * Nothing is left of what was seen, but of what was told.
   *
   * @param told by what is promised
   */
  public static Watch resume(List<ServiceLevel> levels, Map<String, Told> told) {
    Instant since = null;
    var courses = new TreeMap<String, Course>();
    var begins = new TreeMap<String, Instant>();
    for (ServiceLevel level : levels) {
      String label = level.kind().label();
      Told last = told.get(label);
      if (last == null) {
        continue;
      }
      courses.put(label, last.course());
      Instant breach = last.breachAt();
      boolean isBroken = last.course().state() == State.BREACHED && breach != null;
      if (level instanceof ServiceLevel.Arrival arrival) {
        // The deadline that was missed is still owed; one that has passed since is looked for.
        Instant before = isBroken ? breach.minusNanos(1) : last.at();
        arrival.deadlines().atOrBefore(before).ifPresent(from -> begins.put(label, from));
      } else if (level instanceof ServiceLevel.Age age && last.isBad() && breach != null) {
        Instant from = breach.minus(age.within());
        since = since == null || from.isBefore(since) ? from : since;
      }
    }
    Coverage coverage = since == null ? null : Coverage.from(since);
    return new Watch(coverage, courses, Map.of(), begins);
  }

  /**
   * What a watch has come to.
   *
   * @param watch to look on with
   * @param standings how it stands, in the order of the promises
   */
  public record Outcome(Watch watch, List<Standing> standings) {
    public Outcome {
      standings = List.copyOf(standings);
    }
  }

  /**
   * How far back the next look has to know the commits.
   *
   * @param levels what is promised
   * @param at when it is made
   */
  public Instant needs(List<ServiceLevel> levels, Instant at) {
    Instant needed = at;
    for (ServiceLevel level : levels) {
      if (level instanceof ServiceLevel.Arrival arrival) {
        Awaited before = awaited.get(level.kind().label());
        Instant from = before == null ? begin(arrival, at) : before.from();
        needed = from.isBefore(needed) ? from : needed;
      }
    }
    return needed;
  }

  private Instant begin(ServiceLevel.Arrival level, Instant at) {
    Instant known = begins.get(level.kind().label());
    return known == null ? level.deadlines().atOrBefore(at).orElse(Instant.EPOCH) : known;
  }

  /**
   * Looks once more.
   *
   * @param levels what is promised
   * @param interval how often a pipeline that has something to say commits
   */
  public Outcome after(Look look, List<ServiceLevel> levels, Duration interval) {
    Coverage seen = (coverage == null ? Coverage.from(look.at()) : coverage).after(look, interval);
    var situation = new Situation(look, seen, interval);
    var nextCourses = new TreeMap<String, Course>();
    var nextAwaited = new TreeMap<String, Awaited>();
    var standings = new ArrayList<Standing>();
    for (ServiceLevel level : levels) {
      String label = level.kind().label();
      Finding finding;
      if (level instanceof ServiceLevel.Arrival arrival) {
        Awaited before = awaited.get(label);
        Awaited now =
            (before == null ? Awaited.from(arrival, look, begin(arrival, look.at())) : before)
                .after(arrival, look);
        nextAwaited.put(label, now);
        finding = now.finding(arrival, look, situation);
      } else {
        finding = AgeFinding.of((ServiceLevel.Age) level, look, seen, situation);
      }
      Course before = courses.getOrDefault(label, Course.begin(look.at()));
      Course course = before.after(finding, look.at(), interval.multipliedBy(CALM_COMMITS));
      nextCourses.put(label, course);
      standings.add(standing(level, finding, before, course));
    }
    return new Outcome(new Watch(seen, nextCourses, nextAwaited, Map.of()), standings);
  }

  private static Standing standing(
      ServiceLevel level, Finding finding, Course before, Course course) {
    State state = course.state();
    if (state == null) {
      throw new IllegalStateException("A look has said nothing");
    }
    return new Standing(
        level,
        state,
        before.changes() == course.changes() ? state : before.state(),
        course.since(),
        course.changes(),
        isGood(state) ? null : finding.cause(),
        finding.breachAt(),
        finding.measured());
  }

  /** Where all is well there is no cause: that there is nothing more to come is none. */
  private static boolean isGood(State state) {
    return state == State.ON_TIME || state == State.RECOVERED;
  }
}
