import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { editVersion, instant } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { CORRECTED_FIELDS } from "#records/rules/customers/customer-change.ts";
import { CONSENT_CHANNELS, CONSENTS } from "#records/rules/incoming-records.ts";

const id = z.string();
const text = z.string().nullable();

const contact = z
  .object({
    externalId: personal("id", z.string()),
    name: personal("name", text),
    firstName: personal("name", text),
    lastName: personal("name", text),
    email: personal("email", text),
    phone: personal("phone", text.describe("E.164")),
    country: text,
    address: z.object({
      street: personal("address", text),
      city: personal("address", text),
      region: personal("address", text),
      postalCode: personal("address", text),
    }),
    locale: text.describe("A language tag such as pt-BR"),
    corrected: z
      .array(z.object({ field: z.enum(CORRECTED_FIELDS), at: z.iso.datetime() }))
      .describe("What was corrected, and when: imports of older data leave these fields alone"),
    version: editVersion,
  })
  .meta({ id: "CustomerContact" });

export type CustomerContact = z.infer<typeof contact>;

const given = plainName.max(255).nullish();

export const getCustomerContact = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/contact",
  summary: "Read a customer's contact details",
  description: "To correct them. Also needs customers:pii",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: contact }),
});

export const correctCustomer = defineContract({
  method: "PATCH",
  path: "/api/admin/customers/{id}",
  summary: "Correct a customer's contact details",
  description:
    "Absent fields are kept, and null clears a field. Corrected fields stay when imports, programs and connected shops send older " +
    "data, data without a date, or the corrected value again; a newer one (updatedAt) replaces them. Send the version you read: " +
    "409 EDITED_MEANWHILE if the customer has changed since. Also needs customers:pii",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id,
    name: given,
    firstName: given.describe("With lastName instead of name"),
    lastName: given,
    email: given,
    phone: given.describe("In international form, with any punctuation"),
    country: given.describe("A name or a code, as the store sends it"),
    address: z
      .strictObject({ street: given, city: given, region: given, postalCode: given })
      .nullish()
      .describe("Without the country; replaced as a whole"),
    locale: given.describe("A language tag such as pt-BR"),
    version: editVersion,
  }),
  output: z.object({ data: contact }),
});

const state = z.enum(CONSENTS);
const consent = {
  channel: z
    .enum(CONSENT_CHANNELS)
    .describe("What it is for: marketing by email, by SMS, or advertising on other sites"),
  state,
  at: instant.nullable().describe("When the customer said so; null if the source did not say"),
  source: personal(
    "text",
    z.string().nullable().describe("Where the customer said so: checkout, newsletter form. manual: a user entered it"),
  ),
};

const consents = z
  .object({
    consents: z.array(z.object(consent)),
    changes: z
      .array(
        z.object({
          id,
          ...consent,
          before: state,
          recordedAt: instant,
          reason: personal("text", z.string().nullable().describe("Of a manual change")),
          by: z
            .string()
            .nullable()
            .describe("Who entered it, or merged the customers; null for imports, programs and shops"),
          isMerge: z.boolean().describe("Whether it changed because two customers were merged"),
        }),
      )
      .describe("The latest 200 changes, the latest first. How a consent was first stored is no change"),
  })
  .meta({ id: "CustomerConsents" });

export type CustomerConsents = z.infer<typeof consents>;

const path = "/api/admin/customers/{id}/consents";

export const getCustomerConsents = defineContract({
  method: "GET",
  path,
  summary: "Read a customer's consents and their history",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id }),
  output: z.object({ data: consents }),
});

export const recordConsent = defineContract({
  method: "POST",
  path,
  summary: "Record that a customer gave or withdrew a consent",
  description:
    "For what customers say by phone, letter or in person. Its date is now and its source manual. Audiences obey at once, and imports " +
    "with an older date, or none, don't undo it",
  permission: "customers:edit",
  status: 201,
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED"],
  input: z.strictObject({
    id,
    channel: z.enum(CONSENT_CHANNELS),
    state: state.exclude(["unknown"]),
    reason: z.string().max(500).describe("How and when the customer said so"),
  }),
  output: z.object({ data: consents }),
});

export const getHeldData = defineContract({
  method: "GET",
  path: "/api/admin/customers/{id}/held-data",
  summary: "Read everything stored about a customer",
  description:
    "For customers who ask what is stored about them: their row in every table, by part, with the names used in this API and " +
    "money in major units. Not included are server logs, the audit log, files and webhooks as they were received (deleted " +
    "after 30 days), and backups. Also needs customers:pii",
  permission: "data:export",
  files: ["application/json", "application/pdf"],
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({
    id: z.string(),
    exportFormat: z
      .enum(["json", "pdf"])
      .optional()
      .describe(
        "json: the same as a file; pdf: a document to read, in the language of Accept-Language, with the newest entries of long lists",
      ),
  }),
  output: z.object({
    data: z
      .object({
        exportedAt: z.iso.datetime(),
        business: z.string(),
        currency: z.string(),
        timeZone: z.string(),
        parts: z.record(z.string(), z.array(z.record(z.string(), z.unknown()))).describe("Rows by part"),
      })
      .meta({ id: "HeldData" }),
  }),
});

export const eraseCustomer = defineContract({
  method: "POST",
  path: "/api/admin/customers/{id}/erasure",
  summary: "Erase a customer's personal data for good",
  description:
    "Removes names, contact data, address, consents, notes, tags, events and whatever else identifies the customer, everywhere " +
    "in the database. Orders and support tickets stay under a random ID, so that no total changes. Later imports, API calls and " +
    "webhooks don't bring the customer back. Can't be undone",
  permission: "settings:manage",
  status: 200,
  reasons: ["CUSTOMER_NOT_FOUND", "CUSTOMER_ERASED"],
  input: z.strictObject({
    id,
    confirmation: z.string().max(255).describe("The customer's ID in the store, as externalId"),
  }),
  output: z.object({ data: z.object({ erasedAt: instant }) }),
});

export const allowReturn = defineContract({
  method: "DELETE",
  path: "/api/admin/customers/{id}/erasure",
  summary: "Let an erased customer return",
  description:
    "For a customer who comes back: imports, API calls and webhooks store them again, as a new customer. What was erased is not " +
    "restored, and their earlier orders stay without a name",
  permission: "settings:manage",
  status: 204,
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id }),
  output: z.void(),
});

const objection = {
  path: "/api/admin/customers/{id}/profiling-objection",
  permission: "customers:edit",
  reasons: ["CUSTOMER_NOT_FOUND"],
  output: z.void(),
} as const;

export const objectToProfiling = defineContract({
  ...objection,
  method: "PUT",
  status: 204,
  input: z.strictObject({ id }),
  summary: "Record a customer's objection to profiling",
  description:
    "The customer leaves forecasts, profiles, churn risk, purchase segments, segments by rule and recommended actions at once " +
    "and is left out of later ones. Their orders still count in totals. Repeating it keeps the first date",
});

export const withdrawObjection = defineContract({
  ...objection,
  method: "DELETE",
  status: 204,
  input: z.object({ id }),
  summary: "Withdraw a customer's objection to profiling",
  description: "The customer is included again from the next calculation on",
});
