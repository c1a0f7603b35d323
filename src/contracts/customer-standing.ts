import { z } from "zod";
import { count, money } from "./wire.ts";

/** Fields that identify a customer in every answer. */
export const customerIdentity = {
  id: z.string(),
  externalId: z.string().describe("The store's own ID"),
  name: z.string().nullable(),
  email: z.string().nullable(),
  country: z.string().nullable().describe("As the store sends it"),
  loyaltyLevel: z.string().nullable(),
};

/** A customer's purchases to date and RFM segment. */
export const customerOverview = {
  ...customerIdentity,
  lifetimeValue: money.describe("Net of refunds, in major units of the business's currency"),
  orderCount: count,
  lastOrderAt: z.iso.datetime().nullable(),
  rfmSegment: z.string().nullable().describe("Key in the standard 90-day report; null without a sale in that period"),
};
