import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

/** One condition of the criteria, evaluated for one customer. */
export const reason = z
  .object({
    path: z
      .string()
      .describe("Path of the condition in the criteria, such as all[0].any[1]; empty for a single condition"),
    field: z.string(),
    operator: z.string(),
    inWords: z.string().describe("The condition, in the language of Accept-Language"),
    own: z
      .union([z.number(), z.string()])
      .nullable()
      .describe(
        "The customer's value: a number (money in major units, shares 0 to 1), a text or a day; for fields with " +
          "several values, the number that match. Null if there is none",
      ),
    ownInWords: z
      .string()
      .nullable()
      .describe(
        "The customer's value in the language of Accept-Language; of tags, segments and the first order, the values " +
          "that the customer has",
      ),
    holds: z.boolean(),
  })
  .meta({ id: "CriterionReason" });

export type CriterionReason = z.infer<typeof reason>;

/** Who added or removed a customer. */
export const segmentActor = z
  .object({
    kind: z.enum(["rule", "user", "token", "system"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
    version: z.int().nullable().describe("Segment version, if it changed by rule"),
  })
  .meta({ id: "MembershipDoer" });

/** Why a customer joined or left a segment. */
export const changeReason = z
  .string()
  .describe(
    "For segments by rule: nightly, import, order, event, request, rfm_scheme (other RFM segments are active), created, " +
      "edit, or referenced_segment (a segment that the rule refers to was edited). For others: by_hand",
  );

export const explainMembership = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/segments/{segmentId}/why",
  summary: "Explain a customer's membership in a segment",
  description: "Each condition with the customer's current value, and when the customer joined and left",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), segmentId: z.string() }),
  output: z.object({
    data: z.object({
      segment: z.object({
        id: z.string(),
        name: z.string(),
        isAutomatic: z.boolean(),
        version: z.int(),
        inWords: z.string().nullable(),
      }),
      isMember: z.boolean(),
      meets: z
        .boolean()
        .nullable()
        .describe(
          "Whether the criteria match now; may differ from isMember until the next recalculation. Null without criteria",
        ),
      reasons: z.array(reason),
      history: z
        .array(
          z.object({
            at: z.iso.datetime(),
            change: z.enum(["joined", "left"]),
            by: segmentActor,
            reason: changeReason,
          }),
        )
        .describe("Newest first, at most 100"),
    }),
  }),
});
