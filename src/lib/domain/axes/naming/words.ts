import { standardised } from "../features/scaler.ts";
import type { AxisModel, Scaler } from "../model.ts";
import { centreInUnits } from "../segment-words.ts";

export type SegmentWords = { name: string; interpretation: string };

/** A model of language's words for a segment, and the centre they were given for, in the features' own units. */
export type GivenWords = SegmentWords & { center: Readonly<Record<string, number>> };

/** Axis to key to words; a segment that is not there has the axis's own. */
export type AxesWords = Readonly<Record<string, Readonly<Record<string, GivenWords>>>>;

/** A segment is what it was named for while no feature of its centre has moved by more deviations than that. */
export const MOVED = 0.5;

const isWhereItWas = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>, scaler: Scaler) =>
  Object.entries(scaler).every(([feature, own]) => {
    const [at, before] = [now[feature], then[feature]];
    if (at === undefined || before === undefined) return false;
    return Math.abs(standardised(at, own) - standardised(before, own)) <= MOVED;
  });

/** Of the words given earlier, those of segments that went on under their key and are where they were then. */
export const keptWords = (
  { segments, scaler }: AxisModel,
  before: Readonly<Record<string, GivenWords>> = {},
): Record<string, GivenWords> =>
  Object.fromEntries(
    segments.flatMap((segment) => {
      const words = before[segment.key];
      return words && isWhereItWas(centreInUnits(segment), words.center, scaler) ? [[segment.key, words]] : [];
    }),
  );
