import type { GivenWords } from "#records/rules/axes/axis-words.ts";
import type { AxisModel, Scaler } from "#records/rules/axes/model.ts";
import { standardised } from "#records/rules/axes/scaler.ts";
import { centreInUnits } from "#records/rules/axes/segment-words.ts";

/** A name stays valid while no feature of the segment's center has moved by more deviations than this. */
export const MOVED = 0.5;

const hasNotMoved = (now: Readonly<Record<string, number>>, then: Readonly<Record<string, number>>, scaler: Scaler) =>
  Object.entries(scaler).every(([feature, own]) => {
    const [at, before] = [now[feature], then[feature]];
    if (at === undefined || before === undefined) return false;
    return Math.abs(standardised(at, own) - standardised(before, own)) <= MOVED;
  });

/** Earlier words of segments that continue under their key and have hardly moved since. */
export const keptWords = (
  { segments, scaler }: AxisModel,
  before: Readonly<Record<string, GivenWords>> = {},
): Record<string, GivenWords> =>
  Object.fromEntries(
    segments.flatMap((segment) => {
      const words = before[segment.key];
      return words && hasNotMoved(centreInUnits(segment), words.center, scaler) ? [[segment.key, words]] : [];
    }),
  );
