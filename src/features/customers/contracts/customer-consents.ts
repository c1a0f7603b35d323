import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { CONSENT_CHANNELS, CONSENTS } from "#records/rules/incoming-customer.ts";

const id = z.string();
const state = z.enum(CONSENTS);
const consent = {
  channel: z
    .enum(CONSENT_CHANNELS)
    .describe("What it is for: marketing by email, by SMS, or advertising on other sites"),
  state,
  at: z.iso.datetime().nullable().describe("When the customer said so; null if the source did not say"),
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
          recordedAt: z.iso.datetime(),
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
