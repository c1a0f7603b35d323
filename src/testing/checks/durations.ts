import type { Duration } from "./test-reports.ts";

/** In seconds, on an idle machine. `slow` has the last two durations of each slow test of the first ring, the older one first. */
export type StoredDurations = { files: Record<string, number>; slow: Record<string, number[]> };

/** A test of the first ring may take this long, in seconds. */
const MOST_SECONDS = 10;
/** The order of shorter files doesn't matter. */
const LEAST_STORED_SECONDS = 5;

const isFullFile = (file: string): boolean => /[.]full[.]test[.]tsx?$/.test(file);

const longFiles = (durations: readonly Duration[]): [string, number][] => {
  const seconds = new Map<string, number>();
  for (const { file, seconds: more } of durations) seconds.set(file, (seconds.get(file) ?? 0) + more);
  return [...seconds].flatMap(([file, sum]): [string, number][] =>
    sum < LEAST_STORED_SECONDS ? [] : [[file, Math.round(sum)]],
  );
};

/** After a run of the first ring, all but the files of the full ring; after one of the full ring, those. */
export const withRun = (stored: StoredDurations, durations: readonly Duration[], isFull: boolean): StoredDurations => {
  const ofRing = (file: string): boolean => isFullFile(file) === isFull;
  const files = [
    ...Object.entries(stored.files).filter(([file]) => !ofRing(file)),
    ...longFiles(durations.filter(({ file }) => ofRing(file))),
  ];
  const slow = durations.flatMap(({ test, seconds }): [string, number[]][] =>
    seconds <= MOST_SECONDS ? [] : [[test, [...(stored.slow[test]?.slice(-1) ?? []), Math.round(seconds * 10) / 10]]],
  );
  return {
    files: Object.fromEntries(files.sort(([, a], [, b]) => b - a)),
    slow: isFull ? stored.slow : Object.fromEntries(slow.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

export const slowTwice = ({ slow }: StoredDurations): string[] =>
  Object.entries(slow).flatMap(([test, seconds]) => (seconds.length > 1 ? [`${test}: ${seconds.join(" s, ")} s`] : []));
