import { z } from "zod";
import { defineContract } from "../contract.ts";
import { money, share } from "../wire.ts";

const one = { auth: "session-or-bearer", errors: "admin", permission: "customers:view" } as const;

/** `{axis: {name: number}}`. */
const byAxis = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(z.string(), value));

const profile = z
  .object({
    customer_id: z.string().describe("The shop's own id"),
    store_id: z.string().describe("The business's slug"),
    dominant_segments: z.record(z.string(), z.string()).describe("{axis: key}; axes without a model are left out"),
    fuzzy_memberships: byAxis(share.max(1)).describe("Of an axis they sum to 1"),
    membership_strength: z.record(z.string(), z.enum(["strong", "balanced"])).describe("strong above 0.7"),
    interpretation: z.string().describe("The dominant segments' keys, in the axes' order"),
    feature_vectors: byAxis(z.number()).describe("In natural units, not rounded"),
    lifetime_value: money,
    churn_risk_score: share.max(1).describe("Whether they will not come back within their expected time"),
    archetype: z.string().nullable().describe("Its key; null without an order"),
    fingerprint: byAxis(z.number().min(0).max(100)).describe("Percentile of each feature in the population"),
    calculated_at: z.iso.datetime(),
    model_version: z.int().nullable().describe("null before the first run: there are features alone then"),
  })
  .meta({ id: "AxisProfile" });

export type AxisProfile = z.infer<typeof profile>;

export const getCustomerProfile = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/customers/{id}/profile",
  summary: "Read a customer's profile on the axes",
  description: "By the standing model. Where the customer ordered since it was computed, it is computed anew",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: profile }),
});

export const readProfiles = defineContract({
  ...one,
  method: "POST",
  path: "/api/admin/profiles/batch",
  summary: "Read the profiles of many customers",
  description: "In the order asked. An id that there is not is a 404 that names it",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ customerIds: z.array(z.string()).min(1).max(1000) }),
  output: z.object({ data: z.array(profile) }),
});
