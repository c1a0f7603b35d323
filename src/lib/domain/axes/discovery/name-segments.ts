import type { Axis, Condition, SegmentKind } from "../axis.ts";
import { inUnit, standardised } from "../features/scaler.ts";
import type { FeatureScaler, Scaler } from "../model.ts";

type Centre = Readonly<Record<string, number>>;

/** A condition is met by no more than so many deviations: one feature that is far off decides no contest alone. */
const MOST = 3;

/** By how many of the population's deviations a centre meets a condition; below 0 it does not. */
const marginOf = (centre: Centre, scaler: Scaler, { feature, is, than, in: unit }: Condition): number => {
  const own = scaler[feature] as FeatureScaler;
  const place = centre[feature] ?? 0;
  const sign = is === "at_least" ? 1 : -1;
  // Where nobody differs there are no deviations, and the value alone says whether it is met.
  if (own.std === 0) return unit === "unit" && sign * (inUnit(0, own) - than) >= 0 ? 0 : -MOST;
  return Math.min(MOST, sign * (place - (unit === "unit" ? standardised(than, own) : than)));
};

/** By how much a centre meets a kind's narrowest condition, of the best alternative; 0 for what is left. */
export const clarityOf = (centre: Centre, scaler: Scaler, { when }: SegmentKind): number =>
  when.length === 0
    ? 0
    : Math.max(...when.map((conditions) => Math.min(...conditions.map((each) => marginOf(centre, scaler, each)))));

/** The kind that a key names: `occasional_buyers_2` is a second one of `occasional_buyers`. */
export const kindOf = (key: string): string => key.replace(/_\d+$/, "");

/** The kinds a centre is of, in their order; what is left only where it is of no other. */
const wishesOf = (axis: Axis, scaler: Scaler, centre: Centre): { key: string; clarity: number }[] => {
  const met = axis.vocabulary.flatMap((kind) => {
    const clarity = clarityOf(centre, scaler, kind);
    return clarity < 0 ? [] : [{ key: kind.key, clarity }];
  });
  return met.length > 1 ? met.slice(0, -1) : met;
};

export type Unnamed = { centre: Centre; count: number };

/**
 * A key of the axis's vocabulary for each segment: the first kind in the list whose conditions its centre meets. Of two
 * that come to the same kind the clearer keeps it (the larger where both are as clear), and the other goes on down the
 * list (deferred acceptance: Gale and Shapley 1962); who finds none free is a second of the first kind it met.
 */
export const nameSegments = (axis: Axis, scaler: Scaler, segments: readonly Unnamed[]): string[] => {
  const wishes = segments.map(({ centre }) => wishesOf(axis, scaler, centre));
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
