import { z } from "zod";
import { MOST_OVERLAP_HOURS } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, instant, unlessEdited } from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { ROLES } from "#core/values/permissions.ts";
import { START_PAGES } from "#core/values/preferences.ts";
import { SETTABLE_PERIOD } from "#lib/rfm/periods.ts";
import { SETUP_STEPS } from "#records/rules/setup.ts";

const setup = z
  .object({
    steps: z.array(
      z.object({
        name: z.enum(SETUP_STEPS),
        isDone: z
          .boolean()
          .describe(
            "data: there are orders. report: they have been analyzed. segment: there is a segment. team: there is a second " +
              "user or an open invitation. api: there is an active token, or one was used",
          ),
        isAllowed: z.boolean().describe("Whether the caller has the permission to take this step"),
      }),
    ),
    lastOrderAt: instant.nullable().describe("When the newest completed order was placed; null without one"),
    sample: z
      .object({ slug: z.string(), name: z.string() })
      .nullable()
      .describe("The sample business beside this one; null if there is none"),
    isDismissed: z.boolean().describe("Whether the caller hid the guide; always false for a token"),
  })
  .meta({ id: "Setup" });

const path = "/api/admin/setup";
const output = z.object({ data: setup });

export const getSetup = defineContract({
  method: "GET",
  path,
  summary: "Read the setup guide",
  description:
    "The steps of setting up the business, in order. Each is done as soon as its result exists, however it was made",
  permission: "reports:view",
  input: z.object({}),
  output,
});

export const updateSetup = defineContract({
  method: "PATCH",
  path,
  summary: "Hide or show the setup guide",
  description: "For the calling user only",
  auth: "session",
  permission: null,
  input: z.strictObject({ isDismissed: z.boolean() }),
  output,
});

const SAMPLE_PATH = "/api/admin/sample";

export const openSampleBusiness = defineContract({
  method: "POST",
  path: SAMPLE_PATH,
  summary: "Open the sample business",
  description:
    "The sample business beside the caller's, with generated customers, orders and tickets, to explore the product with. Creates " +
    "it the first time, and a run fills it. The caller becomes its admin and can switch to it. 409 SAMPLE_BUSINESS in a sample",
  auth: "session",
  permission: "settings:manage",
  reasons: ["SAMPLE_BUSINESS"],
  input: z.strictObject({}),
  output: z.object({ data: z.object({ slug: z.string(), name: z.string() }) }),
});

export const deleteSampleBusiness = defineContract({
  method: "DELETE",
  path: SAMPLE_PATH,
  summary: "Delete the sample business",
  description: "With all its data, sessions, tokens and its audit log",
  permission: "settings:manage",
  reasons: ["SAMPLE_NOT_FOUND"],
  status: 204,
  input: z.object({}),
  output: z.void(),
});

const storefront = z.object({ id: z.int(), name: z.string(), version: editVersion }).meta({ id: "Storefront" });

const rfmDays = z.int().min(SETTABLE_PERIOD.min).max(SETTABLE_PERIOD.max);

const startPage = z.enum(START_PAGES).optional();
const startPages = z.partialRecord(z.enum(ROLES), z.enum(START_PAGES));

const business = z
  .object({
    id: z.string().describe("The tenant ID for the AI routes"),
    slug: z.string(),
    name: z.string(),
    timeZone: z.string(),
    currency: z.string(),
    rfmDays: z
      .int()
      .describe(
        "The standard RFM period: every segment that is shown without a period is that of the last rfmDays days",
      ),
    chosenRfmDays: rfmDays
      .nullable()
      .describe("The one an admin chose, which applies from the next run on; null: automatic"),
    rfmDaysAt: instant
      .nullable()
      .describe(
        "When rfmDays was chosen from the customers' rhythm; null if it wasn't, as with fewer than 100 repeat purchases",
      ),
    giftCardsAreSales: z
      .boolean()
      .describe("Whether gift cards count as sales when they are sold; otherwise only what is bought with them does"),
    version: editVersion.describe("Increases with each change of these settings or of the start pages"),
    mayChangeCurrency: z.boolean().describe("True while there are no orders and no import is running"),
    storefronts: z.array(storefront),
    startPages: startPages.describe("The page that each role starts on; / for roles without an entry"),
    secret: z.object({
      madeAt: instant.nullable().describe("Null if unknown"),
      previousUntil: instant.nullable().describe("The previous secret works until then"),
    }),
  })
  .meta({ id: "Business" });

export type Business = z.infer<typeof business>;

export const getBusiness = defineContract({
  method: "GET",
  path: "/api/admin/business",
  summary: "Read the business's settings",
  permission: "settings:manage",
  input: z.object({}),
  output: z.object({ data: business }),
});

export const updateBusiness = defineContract({
  method: "PATCH",
  path: "/api/admin/business",
  summary: "Change the business's name, time zone, currency or RFM period",
  description:
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. The currency cannot change once there are orders: " +
    "409 CURRENCY_IN_USE. A new time zone changes which day an order counts toward, in every report from the next request on. " +
    "Another RFM period starts a run, after which it applies everywhere at once",
  permission: "settings:manage",
  reasons: ["EDITED_MEANWHILE", "CURRENCY_IN_USE"],
  input: z.strictObject({
    name: plainName.max(NAME.max).optional(),
    timeZone: z.string().max(100).optional().describe("An IANA name such as America/Sao_Paulo"),
    currency: z.string().max(3).optional().describe("An ISO 4217 code such as BRL"),
    chosenRfmDays: rfmDays
      .nullable()
      .optional()
      .describe("The standard RFM period in days; null leaves the choice to the rhythm in which customers buy"),
    giftCardsAreSales: z
      .boolean()
      .optional()
      .describe(
        "Count gift cards as sales when they are sold. Stored orders are counted again by the run that this starts",
      ),
    version: editVersion,
  }),
  output: z.object({ data: business }),
});

export const updateStorefront = defineContract({
  method: "PATCH",
  path: "/api/admin/storefronts/{id}",
  summary: "Rename a storefront",
  description: "Send the version you read: 409 EDITED_MEANWHILE if it has changed since",
  permission: "settings:manage",
  reasons: ["STOREFRONT_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({ id: z.string(), name: plainName.max(NAME.max), version: editVersion }),
  output: z.object({ data: storefront }),
});

export const setStartPages = defineContract({
  method: "PATCH",
  path: "/api/admin/business/start-pages",
  summary: "Set the page that a role starts on",
  description: "After login and at /. Roles that are left out keep their page",
  permission: "settings:manage",
  reasons: ["EDITED_MEANWHILE"],
  input: z.strictObject({
    admin: startPage,
    manager: startPage,
    analyst: startPage,
    viewer: startPage,
    ...unlessEdited,
  }),
  output: z.object({ data: startPages }),
});

export const rotateSecret = defineContract({
  method: "POST",
  path: "/api/admin/business/secret",
  summary: "Rotate the tenant secret",
  description:
    "Returns the new secret (64 characters), shown only once. The previous secret keeps working for the overlap in hours; 0 revokes " +
    "it immediately. Any older secret stops working",
  permission: "settings:manage",
  status: 201,
  idempotencyKey: true,
  input: z.strictObject({ overlapHours: z.int().min(0).max(MOST_OVERLAP_HOURS) }),
  isSecret: true,
  output: z.object({ data: z.object({ secret: z.string().length(64), previousUntil: instant.nullable() }) }),
});
