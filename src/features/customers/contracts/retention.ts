import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, editVersion } from "#core/contracts/wire.ts";
import { RETENTION_RANGE, type RetentionRule } from "#features/customers/rules/retention.ts";

const months = (rule: RetentionRule) => z.int().min(RETENTION_RANGE[rule].min).max(RETENTION_RANGE[rule].max);

const RULES = {
  events: months("events").nullable().describe("Months after which events are deleted; null keeps them"),
  tickets: months("tickets").nullable().describe("Months after which support tickets are deleted"),
  importDetails: months("importDetails")
    .nullable()
    .describe("Months after which rejected rows, problems and undo data of imports are deleted"),
  inactiveCustomers: months("inactiveCustomers")
    .nullable()
    .describe("Months without orders, tickets, events or consents after which customers are erased"),
};

const retention = z.object({ ...RULES, version: editVersion }).meta({ id: "RetentionRules" });

export type Retention = z.infer<typeof retention>;

const permission = "settings:manage";

export const getRetention = defineContract({
  method: "GET",
  path: "/api/admin/retention",
  summary: "Read the retention rules",
  permission,
  input: z.object({}),
  output: z.object({ data: retention }),
});

export const changeRetention = defineContract({
  method: "PUT",
  path: "/api/admin/retention",
  summary: "Change the retention rules",
  description:
    "They are applied every night at 03:30 in the business's time zone. What they delete can't be restored. Send the version you " +
    "read: 409 EDITED_MEANWHILE if the rules have changed since",
  permission,
  reasons: ["EDITED_MEANWHILE"],
  input: z.strictObject({ ...RULES, version: editVersion }),
  output: z.object({ data: retention }),
});

export const previewRetention = defineContract({
  method: "POST",
  path: "/api/admin/retention/preview",
  summary: "Count what retention rules would delete",
  description: "Deletes and saves nothing",
  permission,
  input: z.strictObject(RULES),
  output: z.object({
    data: z
      .object({ events: count, tickets: count, importDetails: count.describe("Imports"), inactiveCustomers: count })
      .meta({ id: "RetentionPreview" }),
  }),
});
