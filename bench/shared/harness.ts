/** `prepare` is not timed. */
export type Work = { prepare?: () => Promise<unknown>; work: () => Promise<unknown> };

const timed = async ({ prepare, work }: Work): Promise<number> => {
  await prepare?.();
  const start = performance.now();
  await work();
  return performance.now() - start;
};

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
};

export type Times<Name extends string> = {
  /** In milliseconds. */
  median: (name: Name) => number;
  /** The median of the rounds' ratios: load that lasts longer than a round affects both of its times. */
  ratio: (name: Name, yardstick: Name) => number;
};

/** Times several works, which take turns; the first round is a warm-up, shown but not counted. */
export const takeTurns = async <Name extends string>(
  works: Record<Name, Work>,
  rounds: number,
): Promise<Times<Name>> => {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) times.get(name)?.push(await timed(works[name]));
  }
  const counted = (name: Name): number[] => (times.get(name) ?? []).slice(1);
  const medianOf = (name: Name): number => median(counted(name));
  for (const name of names) {
    const all = counted(name);
    const spread = `${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)}`;
    console.log(
      `  ${name.padEnd(44)} ${medianOf(name).toFixed(1).padStart(9)} ms   (first ${times.get(name)?.[0]?.toFixed(0)}, then ${spread})`,
    );
  }
  const ratio = (name: Name, yardstick: Name): number => {
    const others = counted(yardstick);
    return median(counted(name).map((time, round) => time / (others[round] ?? time)));
  };
  return { median: medianOf, ratio };
};

/** Reports whether a required ratio was met; a missed one fails the benchmark. */
export const state = (what: string, ratio: number, bound: { atMost: number } | { atLeast: number }): void => {
  const kept = "atMost" in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
  const stated = "atMost" in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  console.log(`  ${kept ? "kept  " : "MISSED"} ${what}: ${ratio.toFixed(2)} (stated: ${stated})`);
  if (!kept) process.exitCode = 1;
};
