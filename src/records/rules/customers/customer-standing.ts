import type { Day } from "#lib/time/day.ts";
import { IDENTITY_FIELD_NAMES, type IdentityField, type ListValues } from "./list-fields.ts";

/** Outcomes on the churn list: handled, snoozed, or a false alarm. */
export const CHURN_STATES = ["done", "not_now", "wrong"] as const;

export type ChurnState = (typeof CHURN_STATES)[number];

/** A handled customer is left out of the lists, and a handled action is not recommended again, for this long. */
export const HANDLED_DAYS = 30;

/**
 * From this probability of an order in the next 90 days without contact, an overdue customer is not won back: a discount would most
 * often be given away. In a backtest (docs/playbooks.md), two thirds or more of these customers ordered by themselves.
 */
export const LIKELY_BACK = 0.7;

/** The name under which outcomes are stored among a customer's action marks. */
export const CHURN_MARK = "churn_prevention";

/** A customer's orders of one local day; money in minor units. All charts on the customer page derive from these. */
export type PurchaseDay = {
  day: Day;
  /** Counted sales, and their revenue net of refunds. */
  sales: number;
  revenue: number;
  /** Charged for completed and partial orders, including fully refunded ones. */
  charged: number;
};

/** Refunded on a day. */
export type RefundDay = { day: Day; amount: number };

/** The kinds of timeline entries. */
export const TIMELINE_KINDS = ["order", "refund", "ticket", "event", "segment", "note"] as const;

export type TimelineKind = (typeof TIMELINE_KINDS)[number];

/** The identifying fields shown wherever a customer is listed, and how they may be contacted. */
export type CustomerIdentity = { id: string } & ListValues<IdentityField>;

/** Picks the identifying fields. */
export const pickIdentity = (customer: CustomerIdentity): CustomerIdentity =>
  Object.fromEntries(
    ["id" as const, ...IDENTITY_FIELD_NAMES].map((name) => [name, customer[name]]),
  ) as CustomerIdentity;

/** What is left of a customer's purchases after the cost of goods (`docs/margin.md`). Money in minor units. */
export type CustomerMargin = ListValues<"grossMargin" | "marginRate" | "costCoverage">;

export const OVERVIEW_FIELDS = ["lifetimeValue", "orderCount", "lastOrderAt", "rfmSegment"] as const;

/** A customer's total purchases and place in the standard report. Money in minor units. */
export type CustomerOverview = CustomerIdentity & ListValues<(typeof OVERVIEW_FIELDS)[number]>;
