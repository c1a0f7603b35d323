import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { anyOf, count, instant, LARGEST_INTEGER } from "#core/contracts/wire.ts";
import { listSegmentKinds } from "#lib/axes/terms/axis-terms.ts";
import { MOST_PER_WEEK, SEGMENT_AXES } from "#records/rules/playbook.ts";

const shareSchema = z.number().min(0).max(0.99);
const kinds = (axis: string) =>
  anyOf(listSegmentKinds(axis)).describe(`Segment kinds of ${axis}; includes all segments of a kind`);

const settings = {
  drifting: kinds(SEGMENT_AXES.drifting).min(1),
  premiumMembership: shareSchema.describe("Membership strength above which a premium spender gets a call"),
  outreachMembership: shareSchema.describe(
    "Membership strength above which drifting customers with enough lifetime value get a message",
  ),
  outreachLifetimeValue: z.number().min(0).max(1e9).describe("Major units of the business's currency"),
  hardCases: kinds(SEGMENT_AXES.hardCases),
  flashSale: kinds(SEGMENT_AXES.flashSale),
  premiumCollection: kinds(SEGMENT_AXES.premiumCollection),
  winBackPerWeek: z.int().min(1).max(MOST_PER_WEEK).describe("Customers on this week's win-back list"),
  winBackLeastValue: z
    .number()
    .min(0)
    .max(1e9)
    .describe("Least value at risk of a customer on this week's list, in major units"),
};

const shownSettings = z
  .object({
    ...settings,
    version: count.describe("0 until the settings are first changed"),
    changedAt: instant.nullable(),
    currency: z.string(),
  })
  .meta({ id: "PlaybookSettings" });

export type PlaybookSettingsAnswer = z.infer<typeof shownSettings>;

export const getPlaybookSettings = defineContract({
  method: "GET",
  permission: "customers:view",
  path: "/api/admin/actions/settings",
  summary: "Read the playbook settings",
  description: "Used by ticket routing, campaigns and the churn and outreach lists",
  input: z.object({}),
  output: z.object({ data: shownSettings }),
});

export const updatePlaybookSettings = defineContract({
  method: "PUT",
  path: "/api/admin/actions/settings",
  summary: "Change the playbook settings",
  description: "Send the version you read: 409 EDITED_MEANWHILE if it has changed since",
  permission: "settings:manage",
  reasons: ["EDITED_MEANWHILE"],
  input: z.strictObject({
    ...settings,
    // Added later: left out, they stay as they are.
    winBackPerWeek: settings.winBackPerWeek.optional(),
    winBackLeastValue: settings.winBackLeastValue.optional(),
    version: count.max(LARGEST_INTEGER),
  }),
  output: z.object({ data: shownSettings }),
});
