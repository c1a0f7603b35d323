import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";

/** The specification's two examples and common rules. Null for a manual segment. */
export const TEMPLATES = {
  high_value: { minLifetimeValue: 1000, minOrders: 5, loyaltyLevels: ["GOLD", "PLATINUM"] },
  win_back: { minDaysSinceLastPurchase: 90, maxPurchaseFrequency: 0.5 },
  new_customers: { field: "firstOrderAt", operator: "within_days", value: 30 },
  second_order: {
    all: [
      { field: "orders", operator: "is", value: 1 },
      { field: "daysSinceLastPurchase", operator: "between", value: [14, 60] },
    ],
  },
  discount_only: {
    all: [
      { field: "orders", operator: "at_least", value: 2 },
      { field: "discountShare", operator: "at_least", value: 0.2 },
    ],
  },
  almost_gold: {
    all: [
      { field: "loyaltyLevel", operator: "is", value: "SILVER" },
      { field: "revenue", operator: "at_least", value: 300, withinDays: 365 },
    ],
  },
  champions_slipping: {
    all: [
      { field: "orders", operator: "at_least", value: 4 },
      { field: "daysSinceLastPurchase", operator: "between", value: [60, 180] },
      { not: [{ field: "rfmSegment", operator: "is_any_of", value: ["champions", "loyal_customers"] }] },
    ],
  },
  vip: null,
} as const;

export type TemplateKey = keyof typeof TEMPLATES;

export const TEMPLATE_KEYS = Object.keys(TEMPLATES) as TemplateKey[];

export const isTemplate = (name: string): name is TemplateKey => Object.hasOwn(TEMPLATES, name);

/** A template's rule as a tree; null for a manual segment. */
export const templateCriteria = (key: TemplateKey): Criteria | null =>
  TEMPLATES[key] === null ? null : readCriteria(TEMPLATES[key]).criteria;
