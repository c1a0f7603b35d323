import { z } from "zod";
import { count, money } from "./wire.ts";

/** Who a customer is, wherever one is told of. */
export const customerIdentity = {
  id: z.string(),
  externalId: z.string().describe("The shop's own id"),
  name: z.string().nullable(),
  email: z.string().nullable(),
  country: z.string().nullable().describe("As the shop writes it"),
  loyaltyLevel: z.string().nullable(),
};

/** What they bought in all, and where they stand. */
export const customerOverview = {
  ...customerIdentity,
  lifetimeValue: money.describe("Net of refunds, in major units of the business's currency"),
  orderCount: count,
  lastOrderAt: z.iso.datetime().nullable(),
  rfmSegment: z.string().nullable().describe("Its key, of the standard report; null without a sale in its 90 days"),
};
