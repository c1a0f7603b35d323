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

/**
 * Median times of several works, in milliseconds. They take turns, so that other load on the machine affects them
 * equally; the first round is a warm-up, shown but not counted.
 */
export const takeTurns = async <Name extends string>(
  works: Record<Name, Work>,
  rounds: number,
): Promise<Record<Name, number>> => {
  const names = Object.keys(works) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round++) {
    for (const name of names) times.get(name)?.push(await timed(works[name]));
  }
  const medians = {} as Record<Name, number>;
  for (const name of names) {
    const [first = 0, ...counted] = times.get(name) ?? [];
    medians[name] = median(counted);
    const spread = `${Math.min(...counted).toFixed(0)}–${Math.max(...counted).toFixed(0)}`;
    console.log(
      `  ${name.padEnd(44)} ${medians[name].toFixed(1).padStart(9)} ms   (first ${first.toFixed(0)}, then ${spread})`,
    );
  }
  return medians;
};

/** Reports whether a required ratio was met; a missed one fails the benchmark. */
export const state = (what: string, ratio: number, bound: { atMost: number } | { atLeast: number }): void => {
  const kept = "atMost" in bound ? ratio <= bound.atMost : ratio >= bound.atLeast;
  const stated = "atMost" in bound ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  console.log(`  ${kept ? "kept  " : "MISSED"} ${what}: ${ratio.toFixed(2)} (stated: ${stated})`);
  if (!kept) process.exitCode = 1;
};
