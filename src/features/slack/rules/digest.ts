import type { Language } from "#core/messages/language.ts";

/** A customer as a digest lists them. Money in major units. */
export type DigestCustomer = {
  id: string;
  /** A name, or what may be shown in its place. */
  name: string;
  /** Null without a forecast. */
  valueAtRisk: number | null;
  lifetimeValue: number;
  /** 0 to 1; null if it only ranks customers. */
  churnRisk: number | null;
  daysSinceLastOrder: number | null;
  usualGapDays: number | null;
  /** Whether the churn list has them: only its customers have buttons, because their outcome is recorded there. */
  isAtRisk: boolean;
  /** Why they are at risk, in words. */
  reasons: readonly string[];
  /** How their behavior changed, in words; empty within normal variation. */
  changes: readonly string[];
  nextAction: string | null;
};

/** Money in major units. */
export type Digest = {
  business: string;
  currency: string;
  timeZone: string;
  /** How many customers are at risk of churn or drift, and their value at risk. */
  total: number;
  atRisk: number;
  drifting: number;
  valueAtRisk: number | null;
  minValue: number | null;
  /** Of the last digest; null if there was none. */
  previousTotal: number | null;
  /** Whether the behavioral axes were ever calculated. */
  hasModel: boolean;
  /** The most valuable ones, in order. */
  customers: readonly DigestCustomer[];
};

export type DigestFrame = {
  language: Language;
  /** The product's address without a trailing slash. */
  address: string;
  connectionId: string;
  hasThreads: boolean;
  /** Whether buttons are answered. */
  hasButtons: boolean;
};
