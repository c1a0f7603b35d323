import type { Scores } from "#lib/rfm/segments.ts";
import { ALL_SCORES, type RfmScheme, STANDARD_SCHEME, segmentIn } from "#records/rules/rfm/scheme.ts";

/** Parses `R2F3` or `R2F3M4` into the scores it fixes; undefined for an invalid cell. */
export const readCell = (text: string): Partial<Scores> | undefined => {
  const [, recency, frequency, monetary] = /^R([1-5])F([1-5])(?:M([1-5]))?$/.exec(text) ?? [];
  if (recency === undefined) return undefined;
  return {
    recency: Number(recency),
    frequency: Number(frequency),
    ...(monetary !== undefined && { monetary: Number(monetary) }),
  };
};

/** Which of the 125 combinations match a cell and a segment; omitted filters match all. */
export const scoresWithin = (
  { cell = {}, code }: { cell?: Partial<Scores>; code?: string },
  scheme: Pick<RfmScheme, "cells"> = STANDARD_SCHEME,
): Scores[] => {
  const fixed = Object.entries(cell) as [keyof Scores, number][];
  return ALL_SCORES.filter(
    (scores) =>
      (code === undefined || segmentIn(scheme, scores).code === code) &&
      fixed.every(([score, wanted]) => scores[score] === wanted),
  );
};

/**
 * Four thresholds that reproduce a score without the population it came from: the score is 1 plus the number of
 * thresholds below the value. Derived from the smallest value of each score (`bandsOf`), in whole units; an unused
 * score starts where the next one does, and `beyond` represents an unreachable one.
 */
export const cutsOfBands = (bands: readonly { score: number; min: number }[], beyond: number): number[] =>
  [2, 3, 4, 5].map((score) => {
    const reached = bands.filter((band) => band.score >= score).map(({ min }) => min);
    return reached.length > 0 ? Math.min(...reached) - 1 : beyond;
  });
