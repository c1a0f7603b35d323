import type { Language } from "../words/language.ts";
import type { Facts } from "./history/behavior-facts.ts";

/** Applied to a value before it is standardised: it draws in the long tail of counts (log1p) and of money (sqrt). */
export const TRANSFORMS = ["none", "log1p", "sqrt"] as const;
export type Transform = (typeof TRANSFORMS)[number];

export type Unit =
  | "orders_per_month"
  | "tickets_per_year"
  | "per_order"
  | "days"
  | "hours"
  | "money"
  | "count"
  | "share"
  | "nats"
  | "index"
  | "rating";

/** The least that must be known of a customer before the number says anything. */
export type Needs = "order" | "second_order" | "ticket";

export type Feature = {
  /** `share` is 0 to 1, `index` is −1 to 1 with 0 for neither, `money` in major units. */
  unit: Unit;
  transform: Transform;
  needs: Needs;
  words: Record<Language, string>;
  /** How it is computed and why it is there: for the page of mathematics. */
  how: string;
  why: string;
  of: (facts: Facts) => number;
};

/**
 * One thing a centre must show: a feature at least or at most so large, in its own unit, or so many of the population's
 * deviations above or below its mean.
 */
export type Condition = { feature: string; is: "at_least" | "at_most"; than: number; in: "unit" | "deviations" };

export const over = (feature: string, than: number): Condition => ({ feature, is: "at_least", than, in: "unit" });
export const under = (feature: string, than: number): Condition => ({ feature, is: "at_most", than, in: "unit" });
export const high = (feature: string, than: number): Condition => ({ feature, is: "at_least", than, in: "deviations" });
export const low = (feature: string, than: number): Condition => ({
  feature,
  is: "at_most",
  than: -than,
  in: "deviations",
});

/** A kind of segment: its key, what a centre must show to be called so, and how it is spoken of. */
export type SegmentKind = {
  key: string;
  /** Alternatives, of which all conditions of one must hold. Of the last kind of an axis, none: it is what is left. */
  when: readonly (readonly Condition[])[];
  words: Record<Language, { name: string; means: string }>;
};

type Said = readonly [name: string, means: string];

/** A kind in English, Spanish and Portuguese. */
export const kind = (key: string, when: SegmentKind["when"], en: Said, es: Said, pt: Said): SegmentKind => {
  const words = ([name, means]: Said) => ({ name, means });
  return { key, when, words: { en: words(en), es: words(es), pt: words(pt) } };
};

/** One behavioural axis: a question about customers, the numbers that answer it, and what its groups can be called. */
export type Axis = {
  name: string;
  group: "marketing" | "support";
  /** A business without any has no such axis. */
  needs: "orders" | "tickets";
  purpose: string;
  words: Record<Language, { name: string; asks: string }>;
  /** In the order of the vector; the keys are stored and never change. */
  features: Readonly<Record<string, Feature>>;
  /** In the order they are tried. */
  vocabulary: readonly SegmentKind[];
};

export const featureNamesOf = ({ features }: Axis): string[] => Object.keys(features);
