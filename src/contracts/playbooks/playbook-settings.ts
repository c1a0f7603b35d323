import { z } from "zod";
import { kindsOf, SEGMENTS_OF } from "#lib/domain/playbooks/playbook-settings.ts";
import { defineContract } from "../contract.ts";
import { count, LARGEST_INTEGER } from "../wire.ts";

const shareOf = z.number().min(0).max(0.99);
const kinds = (axis: string) =>
  z.array(z.enum(kindsOf(axis))).describe(`Segments of ${axis}; a second one of a kind is meant with it`);

const settings = {
  drifting: kinds(SEGMENTS_OF.drifting).min(1),
  premiumMembership: shareOf.describe("Above it somebody is a premium spender worth a call"),
  outreachMembership: shareOf.describe("Above it, and the lifetime value, who drifts away is written to"),
  outreachLifetimeValue: z.number().min(0).max(1e9).describe("Major units of the business's currency"),
  hardCases: kinds(SEGMENTS_OF.hardCases),
  flashSale: kinds(SEGMENTS_OF.flashSale),
  premiumCollection: kinds(SEGMENTS_OF.premiumCollection),
};

const shownSettings = z
  .object({
    ...settings,
    version: count.describe("0 as long as nobody has set any"),
    changedAt: z.iso.datetime().nullable(),
    currency: z.string(),
  })
  .meta({ id: "PlaybookSettings" });

export type ShownPlaybookSettings = z.infer<typeof shownSettings>;

export const getPlaybookSettings = defineContract({
  auth: "session-or-bearer",
  errors: "admin",
  method: "GET",
  permission: "customers:view",
  path: "/api/admin/actions/settings",
  summary: "Read what the rules of the plays go by",
  description: "Routing, campaign, churn and outreach lists are all made by these",
  input: z.object({}),
  output: z.object({ data: shownSettings }),
});

export const updatePlaybookSettings = defineContract({
  auth: "session-or-bearer",
  errors: "admin",
  method: "PUT",
  path: "/api/admin/actions/settings",
  summary: "Set what the rules of the plays go by",
  description: "With the version that was read: 409 EDITED_MEANWHILE where somebody was faster",
  permission: "settings:manage",
  reasons: ["EDITED_MEANWHILE"],
  input: z.object({ ...settings, version: count.max(LARGEST_INTEGER) }),
  output: z.object({ data: shownSettings }),
});
