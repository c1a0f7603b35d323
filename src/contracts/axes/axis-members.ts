import { z } from "zod";
import { defineContract } from "../contract.ts";
import { customerIdentity } from "../customer-standing.ts";
import { count, listInput, money, share } from "../wire.ts";
import { axisName } from "./axis-segment.ts";

const one = { auth: "session-or-bearer", errors: "admin", method: "GET" } as const;

const member = z
  .object({
    ...customerIdentity,
    membership: share.max(1).describe("Of the segment asked for"),
    lifetimeValue: money,
    churnRisk: share.max(1),
  })
  .meta({ id: "AxisMember" });

export type AxisMember = z.infer<typeof member>;

export const listAxisMembers = defineContract({
  ...one,
  path: "/api/admin/axes/{axis}/segments/{key}/members",
  summary: "List the customers of an axis's segment",
  description: "By the standing model: whose nearest segment it is, or who belongs to it with so much or more",
  permission: "customers:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [
    {
      title: "Who are the most frequent buyers?",
      address: "/api/admin/axes/purchase_frequency/segments/high_frequency_loyalists/members?minMembership=0.7",
    },
  ],
  input: z.object({
    axis: z.string(),
    key: z.string(),
    ...listInput(["name", "membership", "lifetimeValue", "churnRisk"], "-membership"),
    minMembership: z
      .string()
      .transform(Number)
      .pipe(z.number().min(0).max(1))
      .optional()
      .describe("0 to 1; without it those whose nearest segment it is")
      .meta({ override: { type: "number", minimum: 0, maximum: 1 } }),
  }),
  output: z.object({
    data: z.array(member),
    total: count,
    currency: z.string(),
    isCalibrated: z.boolean().describe("Whether churnRisk is a chance, or says only who before whom"),
  }),
});

const direction = z.object({
  feature: z.string().nullable().describe("null of a principal component"),
  share: share
    .max(1)
    .describe("Of a feature, of what parts the segments; of a component, of all differences between customers"),
  weights: z.array(z.object({ feature: z.string(), weight: z.number() })).describe("The most telling first"),
});

const axisMap = z
  .object({
    axis: axisName,
    directions: z.tuple([direction, direction]).describe("To the right, and upwards"),
    points: z.array(
      z.object({
        x: z.number().describe("In deviations from the population's mean, at most 4 of a feature"),
        y: z.number(),
        segment: z.string(),
        customer: z
          .object({ id: z.string(), name: z.string() })
          .nullable()
          .describe("null without the permission customers:view"),
      }),
    ),
    population: count,
  })
  .meta({ id: "AxisMap" });

export type ShownAxisMap = z.infer<typeof axisMap>;

export const getAxisMap = defineContract({
  ...one,
  path: "/api/admin/axes/{axis}/map",
  summary: "Read a picture of an axis's segments",
  description:
    "Up to 2,000 customers, drawn by their ids, on the two features that part the segments best, or on the first two " +
    "principal components of all features where two do not say enough",
  permission: "reports:view",
  examples: [{ title: "How do the groups lie?", address: "/api/admin/axes/purchase_frequency/map" }],
  input: z.object({ axis: z.string() }),
  output: z.object({ data: axisMap.nullable().describe("null where the axis has no segments yet") }),
});
