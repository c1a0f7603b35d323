import { kindOf } from "#lib/domain/axes/discovery/name-segments.ts";
import type { Profile } from "../axes/model.ts";

/** What a rule looks at. */
export type Played = Pick<Profile, "dominant_segments" | "fuzzy_memberships" | "lifetime_value">;

/** One thing a rule asks of a customer. */
export type Condition =
  /** Their nearest segment of an axis is of one of these kinds. */
  | { asks: "nearest"; axis: string; kinds: readonly string[] }
  /** They belong to segments of these kinds, together, with more than a share. */
  | { asks: "belongs"; axis: string; kinds: readonly string[]; above: number }
  /** They spent more than so much in all. */
  | { asks: "worth"; above: number };

/** What to do where all conditions hold. */
export type Rule<Play> = { play: Play; when: readonly Condition[] };

/** Why a rule fired, in values that a page puts into words; a segment by its kind. */
export type Reason =
  | { because: "dominant"; axis: string; segment: string }
  | { because: "membership"; axis: string; segment: string; share: number; above: number }
  | { because: "lifetime_value"; value: number; above: number };

/** What a condition finds in a profile; null where it does not hold. */
const reasonFor = (condition: Condition, profile: Played): Reason | null => {
  if (condition.asks === "worth") {
    const { above } = condition;
    const value = profile.lifetime_value;
    return value > above ? { because: "lifetime_value", value, above } : null;
  }
  const { axis, kinds } = condition;
  if (condition.asks === "nearest") {
    const segment = kindOf(profile.dominant_segments[axis] ?? "");
    return kinds.includes(segment) ? { because: "dominant", axis, segment } : null;
  }
  const { above } = condition;
  const own = Object.entries(profile.fuzzy_memberships[axis] ?? {}).filter(([key]) => kinds.includes(kindOf(key)));
  const share = own.reduce((sum, [, each]) => sum + each, 0);
  const [most] = own.toSorted(([, a], [, b]) => b - a);
  return most && share > above ? { because: "membership", axis, segment: kindOf(most[0]), share, above } : null;
};

/** The first rule of which every condition holds: what to do, and why. Null where none does. */
export const firstThatHolds = <Play>(
  rules: readonly Rule<Play>[],
  profile: Played,
): { play: Play; why: Reason[] } | null => {
  for (const { play, when } of rules) {
    const why = when.flatMap((condition) => reasonFor(condition, profile) ?? []);
    if (why.length === when.length) return { play, why };
  }
  return null;
};
