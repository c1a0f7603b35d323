import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

const id = z.string();

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
  output: z.object({ data: z.object({ erasedAt: z.iso.datetime() }) }),
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
