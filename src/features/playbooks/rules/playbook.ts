import type { Profile } from "#records/rules/axes/model.ts";
import type { PlaybookReason } from "#records/rules/axes/reason-words.ts";
import { toSegmentKind } from "#records/rules/axes/terms/kind-words.ts";

/** The profile fields that rules use. */
export type PlaybookProfile = Pick<Profile, "dominant_segments" | "fuzzy_memberships" | "lifetime_value">;

/** One condition of a rule. */
export type PlaybookCondition =
  /** The nearest segment on an axis is of one of these kinds. */
  | { asks: "nearest"; axis: string; kinds: readonly string[] }
  /** The combined membership in segments of these kinds exceeds a share. */
  | { asks: "belongs"; axis: string; kinds: readonly string[]; above: number }
  /** The lifetime value exceeds an amount. */
  | { asks: "worth"; above: number };

/** The playbook that applies when all conditions hold. */
export type PlaybookRule<Play> = { play: Play; when: readonly PlaybookCondition[] };
/** The values that satisfy a condition; null if it does not hold. */
const reasonFor = (condition: PlaybookCondition, profile: PlaybookProfile): PlaybookReason | null => {
  if (condition.asks === "worth") {
    const { above } = condition;
    const value = profile.lifetime_value;
    return value > above ? { because: "lifetime_value", value, above } : null;
  }
  const { axis, kinds } = condition;
  if (condition.asks === "nearest") {
    const segment = toSegmentKind(profile.dominant_segments[axis] ?? "");
    return kinds.includes(segment) ? { because: "dominant", axis, segment } : null;
  }
  const { above } = condition;
  const own = Object.entries(profile.fuzzy_memberships[axis] ?? {}).filter(([key]) =>
    kinds.includes(toSegmentKind(key)),
  );
  const share = own.reduce((sum, [, each]) => sum + each, 0);
  const [most] = own.toSorted(([, a], [, b]) => b - a);
  return most && share > above ? { because: "membership", axis, segment: toSegmentKind(most[0]), share, above } : null;
};

/** The first rule whose conditions all hold, with its reasons; null if there is none. */
export const firstThatHolds = <Play extends object>(
  rules: readonly PlaybookRule<Play>[],
  profile: PlaybookProfile,
): (Play & { why: PlaybookReason[] }) | null => {
  for (const { play, when } of rules) {
    const why = when.flatMap((condition) => reasonFor(condition, profile) ?? []);
    if (why.length === when.length) return { ...play, why };
  }
  return null;
};
