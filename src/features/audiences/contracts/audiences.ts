import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, editVersion, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { AUDIENCE_FORMATS, FORMAT_USES } from "#features/audiences/destinations/destinations.ts";
import {
  AUDIENCE_NAME_LENGTH,
  AUDIENCE_SORTS,
  DELIVERIES,
  LEFT_OUT,
  PURPOSES,
  SCHEDULES,
} from "#features/audiences/rules/audience.ts";

import { audienceSource } from "#features/audiences/rules/audience-source.ts";

import { controlPlan, controlSplit, preview } from "#features/campaigns/contracts.ts";

const listed = (formats: readonly string[]): string => new Intl.ListFormat("en").format(formats);
const hashedFormats = AUDIENCE_FORMATS.filter((name) => FORMAT_USES[name].isHashed);
/** The formats that have a single purpose. */
const onlyFor = (only: (typeof PURPOSES)[number]): string =>
  `${listed(AUDIENCE_FORMATS.filter((name) => FORMAT_USES[name].purposes.join() === only))}: ${only}`;

export const format = z
  .enum(AUDIENCE_FORMATS)
  .describe(`The form of the file. Addresses and names are hashed for ${listed(hashedFormats)}`);
export const purpose = z
  .enum(PURPOSES)
  .describe(`Which consent a customer must have given. ${onlyFor("advertising")}; ${onlyFor("email")}`);

export const leftOut = z
  .object(
    Object.fromEntries(LEFT_OUT.map((reason) => [reason, count])) as Record<(typeof LEFT_OUT)[number], typeof count>,
  )
  .describe(
    "Customers of the source who are not sent, by the first reason that applies: who object to profiling, without consent to the purpose, without an " +
      "address for it, in a control group, or with the address of another customer of the audience",
  );

const values = {
  name: plainName.trim().min(1).max(AUDIENCE_NAME_LENGTH),
  source: audienceSource,
  format,
  purpose,
  schedule: z
    .enum(SCHEDULES)
    .describe("manual: on request only; weekly: on Mondays; live: within a minute of what changes the members"),
  hour: z.int().min(0).max(23).describe("For daily and weekly: the hour, in the business's time zone"),
};

const audience = z
  .object({
    id: z.string(),
    ...values,
    sourceName: z
      .string()
      .nullable()
      .describe("In the language of Accept-Language; null for a playbook list and for what no longer exists"),
    sends: count,
    lastSentAt: instant.nullable(),
    campaignId: z.string().nullable().describe("The campaign that was created with it; null without one"),
    lastSent: count.nullable().describe("Customers in the last send"),
    delivery: z
      .enum(DELIVERIES)
      .describe(
        "file: each send makes a file to download; not_connected: the same, because no destination is set up for its platform; " +
          "ready: set up for the next send; failed: GET …/destination says why",
      ),
    createdBy: z.string().nullable().describe("Name of the user or token; null for a former one"),
    changedBy: z.string().nullable(),
    version: editVersion.describe("Increases with each edit"),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Audience" });

export type Audience = z.infer<typeof audience>;

const path = "/api/admin/audiences";
const one = "/api/admin/audiences/{id}";
const data = z.object({ data: audience });
const id = z.object({ id: z.string() });
const NEEDS = "Formats with readable addresses also need customers:pii";

export const listAudiences = defineContract({
  method: "GET",
  path,
  summary: "List the audiences",
  permission: "customers:view",
  input: z.object(listInput(AUDIENCE_SORTS, "name")),
  output: listOf(audience),
});

export const createAudience = defineContract({
  method: "POST",
  path,
  summary: "Create an audience",
  description: `Customers who are sent to another system. ${NEEDS}`,
  permission: "data:export",
  status: 201,
  idempotencyKey: true,
  reasons: [
    "AUDIENCE_LIMIT",
    "SEGMENT_NOT_FOUND",
    "VIEW_NOT_FOUND",
    "VIEW_INCOMPLETE",
    "INVALID_CRITERIA",
    "IDEMPOTENCY_KEY_REUSED",
    "CAMPAIGN_TOO_SMALL",
  ],
  examples: [
    {
      title: "Send at-risk customers to Klaviyo every morning",
      address: path,
      body: {
        name: "Win back by email",
        source: { kind: "group", field: "rfmSegment", value: "at_risk" },
        format: "klaviyo",
        purpose: "email",
        schedule: "daily",
        hour: 6,
      },
    },
  ],
  input: z.strictObject({
    ...values,
    schedule: values.schedule.default("manual"),
    hour: values.hour.default(6),
    campaign: controlPlan
      .optional()
      .describe(
        "Also creates a campaign with this name, whose control group is drawn from those the audience would send now and is not sent. Needs customers:edit",
      ),
  }),
  output: data,
});

export const previewAudience = defineContract({
  method: "POST",
  path: "/api/admin/audiences/preview",
  summary: "Count an audience",
  description: "How many customers a send would have now, and how many it would leave out by reason. Stores nothing",
  permission: "data:export",
  status: 200,
  reasons: ["SEGMENT_NOT_FOUND", "VIEW_NOT_FOUND", "VIEW_INCOMPLETE", "INVALID_CRITERIA"],
  input: z.strictObject({
    source: audienceSource,
    format,
    purpose,
    campaign: controlSplit.optional().describe("A control group to hold back"),
  }),
  output: z.object({
    data: z
      .object({
        selected: count.describe("Customers of the source"),
        sent: count,
        leftOut,
        power: preview.nullable().describe("What holding back the control group could show; null without one"),
      })
      .meta({ id: "AudienceCounts" }),
  }),
});

export const getAudience = defineContract({
  method: "GET",
  path: one,
  summary: "Read an audience",
  permission: "customers:view",
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: id,
  output: data,
});

export const updateAudience = defineContract({
  method: "PATCH",
  path: one,
  summary: "Change an audience",
  description: `Send the version you read: 409 EDITED_MEANWHILE if it has changed since. ${NEEDS}`,
  permission: "data:export",
  reasons: [
    "AUDIENCE_NOT_FOUND",
    "EDITED_MEANWHILE",
    "SEGMENT_NOT_FOUND",
    "VIEW_NOT_FOUND",
    "VIEW_INCOMPLETE",
    "INVALID_CRITERIA",
  ],
  input: z.strictObject({ id: z.string(), version: editVersion, ...z.object(values).partial().shape }),
  output: data,
});

export const deleteAudience = defineContract({
  method: "DELETE",
  path: one,
  summary: "Delete an audience",
  description: "It is no longer sent. Customers' pages still show that they were in it",
  permission: "data:export",
  status: 204,
  reasons: ["AUDIENCE_NOT_FOUND"],
  input: id,
  output: z.void(),
});
