import type { Axis, CenterCondition, SegmentKind } from "#records/rules/axes/axis.ts";
import type { FeatureScaler, Scaler } from "#records/rules/axes/model.ts";
import { inUnit, standardised } from "#records/rules/axes/scaler.ts";

type Centre = Readonly<Record<string, number>>;

/** Margins are capped here, so that a single extreme feature can't decide between segments. */
const MAX_MARGIN = 3;

/** By how many standard deviations a center meets a condition; negative if it does not. */
const computeMargin = (centre: Centre, scaler: Scaler, { feature, is, than, in: unit }: CenterCondition): number => {
  const own = scaler[feature] as FeatureScaler;
  const place = centre[feature] ?? 0;
  const sign = is === "at_least" ? 1 : -1;
  // Without variance there are no deviations, so only the value decides whether the condition is met.
  if (own.std === 0) return unit === "unit" && sign * (inUnit(0, own) - than) >= 0 ? 0 : -MAX_MARGIN;
  return Math.min(MAX_MARGIN, sign * (place - (unit === "unit" ? standardised(than, own) : than)));
};

/** The margin of a kind's tightest condition, in its best alternative; 0 for the fallback kind. */
export const computeClarity = (centre: Centre, scaler: Scaler, { when }: SegmentKind): number =>
  when.length === 0
    ? 0
    : Math.max(...when.map((conditions) => Math.min(...conditions.map((each) => computeMargin(centre, scaler, each)))));

/** The kinds a center qualifies for, in order; the fallback kind only if there is no other. */
const listCandidateKeys = (axis: Axis, scaler: Scaler, centre: Centre): { key: string; clarity: number }[] => {
  const met = axis.vocabulary.flatMap((kind) => {
    const clarity = computeClarity(centre, scaler, kind);
    return clarity < 0 ? [] : [{ key: kind.key, clarity }];
  });
  return met.length > 1 ? met.slice(0, -1) : met;
};

type UnnamedSegment = { centre: Centre; count: number };

/**
 * Assigns each segment a key from the axis's vocabulary: the first kind whose conditions its center meets. If two
 * segments qualify for a kind, the clearer match gets it (the larger segment on a tie) and the other moves down its
 * list (deferred acceptance, Gale and Shapley 1962). A segment left without a free kind becomes a numbered variant of
 * its first choice.
 */
export const nameSegments = (axis: Axis, scaler: Scaler, segments: readonly UnnamedSegment[]): string[] => {
  const wishes = segments.map(({ centre }) => listCandidateKeys(axis, scaler, centre));
  const holders = new Map<string, { segment: number; clarity: number }>();
  const unheard: number[] = [];
  const waiting = segments.map((_, i) => ({ segment: i, next: 0 }));
  for (let asking = waiting.shift(); asking; asking = waiting.shift()) {
    const { segment, next } = asking;
    const wish = wishes[segment]?.[next];
    if (!wish) {
      unheard.push(segment);
      continue;
    }
    const holder = holders.get(wish.key);
    const isClearer =
      !holder ||
      wish.clarity > holder.clarity ||
      (wish.clarity === holder.clarity && (segments[segment]?.count ?? 0) > (segments[holder.segment]?.count ?? 0));
    const loser = isClearer ? holder?.segment : segment;
    if (isClearer) holders.set(wish.key, { segment, clarity: wish.clarity });
    if (loser === undefined) continue;
    const passed = wishes[loser]?.findIndex(({ key }) => key === wish.key) ?? 0;
    waiting.push({ segment: loser, next: passed + 1 });
  }
  const keys = new Array<string>(segments.length);
  for (const [key, { segment }] of holders) keys[segment] = key;
  const used = new Set(holders.keys());
  for (const segment of unheard.sort((a, b) => a - b)) {
    const kind = wishes[segment]?.[0]?.key ?? (axis.vocabulary.at(-1) as SegmentKind).key;
    let number = 2;
    while (used.has(`${kind}_${number}`)) number++;
    keys[segment] = `${kind}_${number}`;
    used.add(`${kind}_${number}`);
  }
  return keys;
};
