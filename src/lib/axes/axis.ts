import type { BehaviorFacts } from "#lib/axes/behavior-facts.ts";

/** Applied to a value before standardizing: shortens the long tail of counts (log1p) and of money (sqrt). */
export const TRANSFORMS = ["none", "log1p", "sqrt"] as const;
export type Transform = (typeof TRANSFORMS)[number];

export type Unit =
  | "orders_per_month"
  | "tickets_per_year"
  | "per_order"
  | "days"
  | "hours"
  | "time_of_day"
  | "money"
  | "categories"
  | "repurchases"
  | "per_ticket"
  | "share"
  | "nats"
  | "index"
  | "rating";

/** The minimum history a customer needs for the feature to be meaningful. */
export type Needs = "order" | "second_order" | "ticket";

export type Feature = {
  /** `share` is 0 to 1, `index` is −1 to 1 with 0 as neutral, `money` is in major units, `time_of_day` in hours since midnight. */
  unit: Unit;
  transform: Transform;
  needs: Needs;
  /** How it is computed and why it is included, for the reference page. */
  how: string;
  why: string;
  of: (facts: BehaviorFacts) => number;
};

/**
 * A condition on a segment's center: a feature at least or at most this large, in its own unit or in standard
 * deviations from the population mean.
 */
export type CenterCondition = { feature: string; is: "at_least" | "at_most"; than: number; in: "unit" | "deviations" };

export const over = (feature: string, than: number): CenterCondition => ({ feature, is: "at_least", than, in: "unit" });
export const under = (feature: string, than: number): CenterCondition => ({ feature, is: "at_most", than, in: "unit" });
export const high = (feature: string, than: number): CenterCondition => ({
  feature,
  is: "at_least",
  than,
  in: "deviations",
});

export const low = (feature: string, than: number): CenterCondition => ({
  feature,
  is: "at_most",
  than: -than,
  in: "deviations",
});

/** A kind of segment: its key, and the conditions its center must meet. */
export type SegmentKind = {
  key: string;
  /**
   * Alternatives: all conditions of at least one must hold. Empty for an axis's last kind, which takes the remaining
   * segments.
   */
  when: readonly (readonly CenterCondition[])[];
};

export const kind = (key: string, when: SegmentKind["when"]): SegmentKind => ({ key, when });

/** What a behavioral axis asks about customers, and the kinds its segments can be of. */
export type AxisTerms = {
  name: string;
  group: "marketing" | "support";
  /** A business without this data doesn't have the axis. */
  needs: "orders" | "tickets";
  purpose: string;
  /** In matching order. */
  vocabulary: readonly SegmentKind[];
};

/** A behavioral axis with the features that answer its question. */
export type Axis = AxisTerms & {
  /** In vector order; the keys are stored, so they must never change. */
  features: Readonly<Record<string, Feature>>;
};

export const listFeatureNames = ({ features }: Axis): string[] => Object.keys(features);

/** The maximum number of segments per axis; more are hard to remember. */
export const MOST_SEGMENTS = 12;

/** The kind behind a key: `occasional_buyers_2` is the second `occasional_buyers`. */
export const toSegmentKind = (key: string): string => key.replace(/_\d+$/, "");
