import { segmentOf } from "./cell.ts";
import { RFM_SEGMENTS, type RfmSegment, type Scores } from "./segments.ts";

const SCORES = [1, 2, 3, 4, 5] as const;

const ALL_SCORES: readonly Scores[] = SCORES.flatMap((recency) =>
  SCORES.flatMap((frequency) => SCORES.map((monetary) => ({ recency, frequency, monetary }))),
);

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
export const scoresWithin = ({ cell = {}, code }: { cell?: Partial<Scores>; code?: string }): Scores[] => {
  const segment = RFM_SEGMENTS.find((one) => one.code === code);
  const fixed = Object.entries(cell) as [keyof Scores, number][];
  return ALL_SCORES.filter(
    (scores) =>
      (code === undefined || segmentOf(scores) === segment?.name) &&
      fixed.every(([score, wanted]) => scores[score] === wanted),
  );
};

/** The segment of three scores. */
export const segmentWith = (scores: Scores): RfmSegment => {
  const name = segmentOf(scores);
  const segment = RFM_SEGMENTS.find((one) => one.name === name);
  if (!segment) throw new Error(`${name} is not a segment`);
  return segment;
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

/** The reference implementation of what the database computes with `cutsOfBands`. */
export const scoreByCuts = (value: number, cuts: readonly number[]): number =>
  1 + cuts.filter((cut) => value > cut).length;
