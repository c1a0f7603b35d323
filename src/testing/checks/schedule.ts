export type Scheduled = {
  name: string;
  /** The steps whose output it needs. */
  after?: readonly string[];
  /** How many cores it keeps busy. */
  cores: number;
};

/**
 * Runs all steps, and as many side by side as there are cores for: a step starts when those before it in `after` have
 * ended and its cores are free. Of several that could start, the first of the list does. One that needs more cores than
 * exist takes all of them. Returns the results in the order of their ends.
 */
export const runScheduled = async <Step extends Scheduled, Result>(
  steps: readonly Step[],
  cores: number,
  run: (step: Step) => Promise<Result>,
): Promise<Result[]> => {
  const waiting = new Set(steps);
  const running = new Set<Promise<void>>();
  const ended = new Set<string>();
  const results: Result[] = [];
  let free = cores;
  const start = (step: Step, needed: number): void => {
    waiting.delete(step);
    free -= needed;
    const end = run(step).then((result) => {
      running.delete(end);
      ended.add(step.name);
      free += needed;
      results.push(result);
    });
    running.add(end);
  };
  while (waiting.size > 0 || running.size > 0) {
    for (const step of waiting) {
      const needed = Math.min(step.cores, cores);
      if (needed <= free && (step.after ?? []).every((name) => ended.has(name))) start(step, needed);
    }
    if (running.size === 0) throw new Error(`Never started: ${[...waiting].map(({ name }) => name).join(", ")}`);
    await Promise.race(running);
  }
  return results;
};
