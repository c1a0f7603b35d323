import { z } from "zod";
import { reference } from "#core/values/names.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { toAxisField } from "#records/rules/criteria/field.ts";
import { PLAYBOOK_LISTS } from "./audience.ts";

/** The fields of segment rules whose values are groups of an analysis, each of them a source. */
const GROUP_FIELDS = [
  "rfmSegment",
  "clvTier",
  "purchasingGroup",
  "purchasingValueGroup",
  "purchasingFrequencyGroup",
  "archetype",
  ...AXES.map(({ name }) => toAxisField(name)),
] as const;

/** Which customers an audience has. */
export const audienceSource = z
  .discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("segment"), segmentId: reference }),
    z.strictObject({ kind: z.literal("view"), viewId: reference.describe("A saved view of the customers list") }),
    z.strictObject({
      kind: z.literal("group"),
      field: z
        .enum(GROUP_FIELDS)
        .describe("A field of segment rules: rfmSegment, clvTier, archetype, axisReturnBehavior"),
      value: z
        .string()
        .min(1)
        .max(255)
        .describe(
          "One of its values, as GET /api/admin/criteria-values lists them; of rfmSegment also lapsed: customers who bought before " +
            "the standard period and not in it",
        ),
    }),
    z.strictObject({ kind: z.literal("playbook"), list: z.enum(PLAYBOOK_LISTS) }),
  ])
  .meta({ id: "AudienceSource" });

export type AudienceSource = z.infer<typeof audienceSource>;
