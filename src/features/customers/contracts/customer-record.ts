import { z } from "zod";
import { BATCH, BATCH_RULES, batchResults, defineBatch } from "#core/contracts/batch-items.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { instant } from "#core/contracts/wire.ts";
import { externalId, knownExternalId, plainName } from "#core/values/names.ts";
import { postedTime } from "#lib/time/posted-time.ts";
import { customValues, customValuesChange } from "#records/contracts/customer-fields.ts";
import { sentPrefix } from "#records/contracts/sent-prefix.ts";
import { CONSENT_CHANNELS as CHANNELS, CONSENTS, LOYALTY_LEVELS } from "#records/rules/incoming-records.ts";

const WHOSE = "The store's own customer ID";
const text = plainName.max(255);

const consentChange = z
  .strictObject({
    channel: z.enum(CHANNELS),
    state: z.enum(CONSENTS),
    at: postedTime
      .optional()
      .describe(
        "When the customer said so; required unless denied, which without it counts from this call. Ignored if a newer consent is " +
          "stored: granted counts only if it is later than the last refusal",
      ),
    source: text.nullish().describe("Where the customer said so: checkout, newsletter form"),
  })
  .refine(({ state, at }) => state === "denied" || at !== undefined, {
    path: ["at"],
    params: { reason: "required" },
  });

const oncePerChannel = (consents: readonly { channel: string }[]): boolean =>
  new Set(consents.map(({ channel }) => channel)).size === consents.length;

const change = {
  name: text.nullish(),
  firstName: text.nullish().describe("With lastName instead of name"),
  lastName: text.nullish(),
  email: text.nullish(),
  phone: text.nullish().describe("In international form, with any punctuation"),
  country: text.nullish().describe("A name or a code, as the store sends it"),
  address: z
    .strictObject({ street: text.nullish(), city: text.nullish(), region: text.nullish(), postalCode: text.nullish() })
    .nullish()
    .describe("Without the country; replaced as a whole"),
  locale: text.nullish().describe("A language tag such as pt-BR"),
  acquisitionSource: text.nullish().describe("Where the customer came from: google, newsletter"),
  acquisitionCampaign: text.nullish(),
  loyaltyLevel: z.enum(LOYALTY_LEVELS).nullish(),
  consents: z
    .array(consentChange)
    .max(CHANNELS.length)
    .refine(oncePerChannel, { params: { reason: "unique_channel" } })
    .optional(),
  tags: z.array(text).max(100).nullish().describe("Added to the customer's tags; null removes all"),
  customFields: customValuesChange.meta({ examples: [{ shoe_size: 42 }] }),
  createdAt: postedTime.optional().describe("When the store first registered the customer"),
  updatedAt: postedTime
    .optional()
    .describe("When the store last changed the customer. Without it, fields that a user corrected here are kept"),
};

const record = z
  .object({
    id: z.string().describe("Our ID, as in /api/admin/customers/{id}"),
    externalId: personal("id", z.string()),
    name: personal("name", z.string().nullable()),
    firstName: personal("name", z.string().nullable()),
    lastName: personal("name", z.string().nullable()),
    email: personal("email", z.string().nullable()),
    phone: personal("phone", z.string().nullable().describe("E.164")),
    country: z.string().nullable(),
    address: z
      .object({
        street: personal("address", z.string().nullable()),
        city: personal("address", z.string().nullable()),
        region: personal("address", z.string().nullable()),
        postalCode: personal("address", z.string().nullable()),
      })
      .nullable(),
    locale: z.string().nullable(),
    acquisitionSource: z.string().nullable(),
    acquisitionCampaign: z.string().nullable(),
    loyaltyLevel: z.enum(LOYALTY_LEVELS).nullable(),
    consents: z.array(
      z.object({
        channel: z.enum(CHANNELS),
        state: z.enum(CONSENTS),
        at: instant.nullable(),
        source: z.string().nullable(),
      }),
    ),
    tags: z.array(z.string()),
    customFields: customValues,
    createdAt: instant,
    segments: z.array(z.object({ id: z.string(), name: z.string() })).describe("Active segments, by name"),
  })
  .meta({ id: "CustomerRecord" });

const path = "/api/v1/customers/{externalId}";

export const getCustomerRecord = defineContract({
  method: "GET",
  path,
  summary: "Read a customer by the store's own ID",
  permission: "customers:view",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId.describe(WHOSE) }),
  output: z.object({ data: record }),
  examples: [{ title: "Read a customer", address: "/api/v1/customers/C00001" }],
});

export const putCustomerRecord = defineContract({
  method: "PUT",
  path,
  summary: "Create or change a customer",
  description:
    "Creates the customer (201) or changes them (200). Fields that are absent are kept, and null clears a field. A consent " +
    "replaces the stored one unless that one is newer. Repeating the request changes nothing. Segments are recalculated for " +
    "the customer before the answer. Also needs customers:view, because the answer shows the customer, and " +
    "customers:pii for an ID that is an email address or a phone number",
  permission: "data:import",
  casing: "either",
  mayCreate: true,
  reasons: ["CUSTOMER_ERASED"],
  input: z.strictObject({ externalId: knownExternalId.describe(WHOSE), idPrefix: sentPrefix, ...change }),
  output: z.object({ data: record }),
  examples: [
    {
      title: "Create or change a customer",
      address: "/api/v1/customers/C00001",
      body: {
        name: "Ada Lovelace",
        email: "ada@example.com",
        phone: "+14155550123",
        country: "United States",
        loyaltyLevel: "GOLD",
        consents: [{ channel: "email", state: "granted", at: "2026-11-02T09:30:00Z", source: "Checkout" }],
        tags: ["vip"],
      },
    },
  ],
});

export const eraseCustomerRecord = defineContract({
  method: "DELETE",
  path,
  summary: "Erase a customer's personal data",
  description:
    "Removes names, contact data, address, consents, notes, tags and events. Orders and support tickets stay, without a name. " +
    "Segments, scores and profiles follow within a minute. An ID that is an email address or a phone number also needs customers:pii",
  permission: "data:import",
  status: 204,
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ externalId: knownExternalId.describe(WHOSE) }),
  output: z.void(),
  examples: [{ title: "Erase a customer", address: "/api/v1/customers/C00001" }],
});

const batchCustomer = z
  .strictObject({ externalId: externalId.describe(WHOSE), ...change })
  .meta({ id: "CustomerChange" });

export const postCustomers = defineContract({
  method: "POST",
  path: "/api/v1/customers/batch",
  summary: "Send customers",
  description: `${BATCH_RULES}. Fields that are absent are kept, and null clears a field, as with PUT /api/v1/customers/{externalId}. Without customers:pii, every stored customer is updated, whether or not anything changed, and every one with an ID that is an email address or a phone number`,
  permission: "data:import",
  casing: "either",
  idempotencyKey: true,
  bodyLimit: BATCH.bytes,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({ idPrefix: sentPrefix, customers: defineBatch(batchCustomer, "externalId") }),
  output: batchResults,
  examples: [
    {
      title: "Send a customer",
      address: "/api/v1/customers/batch",
      body: { customers: [{ externalId: "C00001", name: "Ada Lovelace", email: "ada@example.com", locale: "en-GB" }] },
    },
  ],
});
