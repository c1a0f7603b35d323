import { z } from "zod";
import { AXES } from "../axes/registry/axes.ts";
import { CONSENT_CHANNELS, type ConsentChannel } from "../commerce/incoming-records.ts";
import { axisFieldOf } from "../segments/fields/axis-field.ts";

/** What members are sent for, and so which of their consents counts. */
export const PURPOSES = CONSENT_CHANNELS;
export type Purpose = ConsentChannel;

/** When an audience is sent: on request only, every day, on Mondays, or after each recalculation that changed it. */
export const SCHEDULES = ["manual", "daily", "weekly", "live"] as const;
export type Schedule = (typeof SCHEDULES)[number];

/**
 * Why a customer of the source is not sent. A customer has one reason, the first that applies: `duplicate` is one whose address
 * an earlier customer of the audience has.
 */
export const LEFT_OUT = ["no_consent", "no_address", "control_group", "duplicate"] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

export type AudienceCounts = { selected: number; sent: number; leftOut: Record<LeftOut, number> };

/** The fields of segment rules whose values are groups of an analysis, each of them a source. */
export const GROUP_FIELDS = [
  ...["rfmSegment", "clvTier", "purchasingGroup", "purchasingValueGroup", "purchasingFrequencyGroup", "archetype"],
  ...AXES.map(({ name }) => axisFieldOf(name)),
] as const;

export const PLAYBOOK_LISTS = ["churn", "outreach", "win-back"] as const;
export type PlaybookList = (typeof PLAYBOOK_LISTS)[number];

export const MOST_AUDIENCES = 200;
export const AUDIENCE_NAME_LENGTH = 80;

/** Which customers an audience has. */
export const audienceSource = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("segment"), segmentId: z.string() }),
    z.object({ kind: z.literal("view"), viewId: z.string().describe("A saved view of the customers list") }),
    z.object({
      kind: z.literal("group"),
      field: z
        .enum(GROUP_FIELDS)
        .describe("A field of segment rules: rfmSegment, clvTier, archetype, axisReturnBehavior"),
      value: z.string().min(1).max(255).describe("One of its values, as GET /api/admin/criteria-values lists them"),
    }),
    z.object({ kind: z.literal("playbook"), list: z.enum(PLAYBOOK_LISTS) }),
  ])
  .meta({ id: "AudienceSource" });

export type AudienceSource = z.infer<typeof audienceSource>;
