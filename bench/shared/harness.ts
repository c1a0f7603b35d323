import { median, medianOfRatios, percentile } from "./pairs.ts";
import { type Bound, formatBound, isKept, type Report } from "./table.ts";

export type Work = {
  /** Not timed. */
  prepare?: () => Promise<unknown>;
  work: () => Promise<unknown>;
  /** Milliseconds of processor time so far of the process that works: this one by default. */
  processor?: () => number;
};

const processorOfThis = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

const KINDS = { time: "time", processor: "processor time" };
type Kind = keyof typeof KINDS;

const measure = async ({ prepare, work, processor = processorOfThis }: Work): Promise<Record<Kind, number>> => {
  await prepare?.();
  const [start, used] = [performance.now(), processor()];
  await work();
  return { time: performance.now() - start, processor: processor() - used };
};

/** `how` it was measured. */
export type Figure = { value: number; how: string };

export type Times<Name extends string> = {
  /** In milliseconds. */
  median: (name: Name, kind?: Kind) => number;
  /** The median of the rounds' ratios. */
  ratio: (name: Name, yardstick: Name, kind?: Kind) => Figure;
  /** The ratio of a percentile of both. */
  percentileRatio: (name: Name, yardstick: Name, share: number) => Figure;
};

/** Times several works, which take turns; the first round is a warm-up, shown but not counted. */
export const takeTurns = async <Name extends string>(
  works: Record<Name, Work>,
  rounds: number,
): Promise<Times<Name>> => {
  const names = Object.keys(works) as Name[];
  const measured = new Map<Name, Record<Kind, number>[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) measured.get(name)?.push(await measure(works[name]));
  }
  const all = (name: Name, kind: Kind): number[] => (measured.get(name) ?? []).map((each) => each[kind]);
  const counted = (name: Name, kind: Kind): number[] => all(name, kind).slice(1);
  const medianOf = (name: Name, kind: Kind = "time"): number => median(counted(name, kind));
  for (const name of names) {
    const times = counted(name, "time");
    const spread = [0, 0.95, 1].map((share) => percentile(times, share).toFixed(0));
    console.log(
      `  ${name.padEnd(44)} ${medianOf(name).toFixed(1).padStart(9)} ms   (first ${all(name, "time")[0]?.toFixed(0)}, then ${spread[0]}–${spread[2]}, p95 ${spread[1]})`,
    );
  }
  return {
    median: medianOf,
    ratio: (name, yardstick, kind = "time") => ({
      value: medianOfRatios(counted(name, kind), counted(yardstick, kind)),
      how: `${KINDS[kind]}, median of ${rounds} pairs`,
    }),
    percentileRatio: (name, yardstick, share) => ({
      value: percentile(counted(name, "time"), share) / percentile(counted(yardstick, "time"), share),
      how: `time, p${100 * share} of ${rounds} in turns`,
    }),
  };
};

/** For the table of `npm run bench`. */
const report = (what: Report): void => {
  process.send?.(what);
};

/** Reports whether a requirement was met; a missed one fails the benchmark. */
export const state = (line: string, { value, how }: Figure, bound: Bound): void => {
  const kept = isKept({ value, bound });
  console.log(`  ${kept ? "kept  " : "MISSED"} ${line}: ${value.toFixed(2)} (stated: ${formatBound(bound)})`);
  report({ line, value, bound, how });
  if (!kept) process.exitCode = 1;
};

/** Reports what this machine can't measure. */
export const skip = (why: string): void => {
  console.log(`  SKIPPED: ${why}`);
  report({ skipped: why });
};
