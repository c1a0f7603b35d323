import { z } from "zod";
import { personal } from "./personal-data.ts";
import { count, money, share } from "./wire.ts";

/** Fields that identify a customer in every answer. */
export const customerIdentity = {
  id: z.string(),
  externalId: personal("id", z.string().describe("The store's own ID")),
  name: personal("name", z.string().nullable()),
  email: personal("email", z.string().nullable()),
  country: z.string().nullable().describe("As the store sends it"),
  loyaltyLevel: z.string().nullable(),
};

/** What is left of a customer's purchases after the cost of goods. */
export const customerMargin = {
  grossMargin: money
    .nullable()
    .describe("Net sales of items with a known cost, minus that cost; null if no cost is known"),
  marginRate: z
    .number()
    .nullable()
    .describe("Gross margin divided by the net sales it is of; null if no cost is known"),
  costCoverage: share.nullable().describe("The share of the lifetime value whose cost is known; null without revenue"),
};

/** A customer's purchases to date and RFM segment. */
export const customerOverview = {
  ...customerIdentity,
  lifetimeValue: money.describe("Net of refunds, in major units of the business's currency"),
  orderCount: count,
  lastOrderAt: z.iso.datetime().nullable(),
  rfmSegment: z.string().nullable().describe("Key in the standard 90-day report; null without a sale in that period"),
};
