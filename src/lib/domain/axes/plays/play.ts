import type { Profile } from "../model.ts";
import { kindOf } from "../name-segments.ts";

/** What a rule looks at. */
export type Played = Pick<Profile, "dominant_segments" | "fuzzy_memberships" | "lifetime_value" | "churn_risk_score">;

/** Why a rule fired, in values that a page puts into words. */
export type Reason =
  | { because: "dominant"; axis: string; segment: string }
  | { because: "membership"; axis: string; segment: string; share: number; above: number }
  | { because: "lifetime_value"; value: number; above: number };

/** Whether the nearest segment of an axis is of a kind (`declining_risk_2` is of `declining_risk`). */
export const isIn = ({ dominant_segments }: Played, axis: string, segment: string): boolean =>
  kindOf(dominant_segments[axis] ?? "") === segment;

/** How much somebody belongs to segments of a kind. */
export const belongs = ({ fuzzy_memberships }: Played, axis: string, segment: string): number =>
  Object.entries(fuzzy_memberships[axis] ?? {}).reduce(
    (sum, [key, share]) => sum + (kindOf(key) === segment ? share : 0),
    0,
  );
