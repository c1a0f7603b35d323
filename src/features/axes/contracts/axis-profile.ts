import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { money, share } from "#core/contracts/wire.ts";
import { reference } from "#core/values/external-ids.ts";
import { MEMBERSHIP_STRENGTHS } from "#records/rules/axes/model.ts";

/** `{axis: {name: number}}`. */
const byAxis = <Value extends z.ZodType>(value: Value) => z.record(z.string(), z.record(z.string(), value));

const profile = z
  .object({
    customer_id: personal("id", z.string().describe("The store's own ID")),
    store_id: z.string().describe("The business's slug"),
    dominant_segments: z
      .record(z.string(), z.string())
      .describe("{axis: segment key}; axes without a model are omitted"),
    fuzzy_memberships: byAxis(share.max(1)).describe("Membership strengths; they sum to 1 per axis"),
    membership_strength: z
      .record(z.string(), z.enum(MEMBERSHIP_STRENGTHS))
      .describe("strong: the largest membership is above 0.7; balanced: the two largest together are; otherwise weak"),
    interpretation: z.string().describe("Keys of the dominant segments, in axis order"),
    feature_vectors: byAxis(z.number()).describe("In natural units, not rounded"),
    lifetime_value: money,
    churn_risk_score: share.max(1).describe("Risk that the customer does not return within the expected time"),
    archetype: z.string().nullable().describe("Key of the archetype; null without an order"),
    fingerprint: byAxis(z.number().min(0).max(100)).describe("Percentile of each feature in the population"),
    calculated_at: z.iso.datetime(),
    model_version: z.int().nullable().describe("null before the first run, when only features exist"),
  })
  .meta({ id: "AxisProfile" });

export type AxisProfile = z.infer<typeof profile>;

export const getCustomerProfile = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/customers/{id}/profile",
  summary: "Read a customer's profile on the axes",
  description: "By the current model. Recalculated if the customer has ordered since it was computed",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: profile }),
});

export const readProfiles = defineContract({
  permission: "customers:view",
  method: "POST",
  path: "/api/admin/profiles/batch",
  summary: "Read the profiles of many customers",
  description: "In the order of the request. 404 names the first unknown ID",
  reasons: ["CUSTOMER_NOT_FOUND", "PROFILING_OBJECTED"],
  input: z.strictObject({ customerIds: z.array(reference).min(1).max(1000) }),
  output: z.object({ data: z.array(profile) }),
});
