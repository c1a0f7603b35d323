import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, editVersion, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { knownExternalId } from "#core/values/names.ts";
import {
  PRIVACY_KINDS,
  PRIVACY_REQUEST_KINDS,
  PRIVACY_STATES,
  RETENTION_RANGE,
  type RetentionRule,
} from "#features/customers/rules/privacy.ts";

import { postedTime } from "#lib/time/posted-time.ts";

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

const id = z.string();
const state = z.enum(PRIVACY_STATES);

const request = z
  .object({
    id: id.describe("Its reference, also in the proof"),
    kind: z.enum(PRIVACY_REQUEST_KINDS),
    state,
    customerId: z.uuid().nullable().describe("Our ID, as in /api/admin/customers/{id}; null for a shop_erasure"),
    connectionId: z.uuid().nullable().describe("Of a shop_erasure: the connection that it is about"),
    connectionName: z.string().nullable(),
    externalId: personal("id", z.string().nullable().describe("The store's own ID; null if the customer is gone")),
    name: personal("name", z.string().nullable()),
    receivedAt: instant,
    dueAt: instant.describe("30 days after receipt"),
    closedAt: instant.nullable(),
    isOverdue: z.boolean(),
  })
  .meta({ id: "PrivacyRequest" });

export type PrivacyRequest = z.infer<typeof request>;

export const createPrivacyRequest = defineContract({
  method: "POST",
  path: "/api/v1/privacy/requests",
  summary: "Enter a privacy request",
  description:
    "What a customer asks for: access to their data or a copy of it, rectification, erasure, or to be left out of profiling. It " +
    "appears in the queue of privacy requests, due in 30 days, and is carried out there by a person",
  permission: "customers:edit",
  status: 201,
  idempotencyKey: true,
  reasons: ["CUSTOMER_NOT_FOUND", "IDEMPOTENCY_KEY_REUSED"],
  input: z.strictObject({
    kind: z.enum(PRIVACY_KINDS),
    customerId: knownExternalId.describe("The store's own customer ID"),
    receivedAt: postedTime.optional().describe("When it was received; now by default"),
  }),
  output: z.object({ data: request }),
  examples: [
    {
      title: "Enter a request for erasure",
      address: "/api/v1/privacy/requests",
      body: { kind: "erasure", customerId: "C00001" },
    },
  ],
});

export const listPrivacyRequests = defineContract({
  method: "GET",
  path: "/api/admin/privacy-requests",
  summary: "List privacy requests",
  permission: "customers:edit",
  input: z.object({ ...listInput(["receivedAt", "dueAt"], "dueAt"), state: state.optional() }),
  output: listOf(request),
});

const reasons = ["PRIVACY_REQUEST_NOT_FOUND", "PRIVACY_REQUEST_UNFULFILLED"] as const;

export const closePrivacyRequest = defineContract({
  method: "PATCH",
  path: "/api/admin/privacy-requests/{id}",
  summary: "Complete or reject a privacy request",
  description:
    "Erasing a customer completes their requests for erasure, recording an objection those, and erasing a shop's data that; none " +
    "can be completed before",
  permission: "customers:edit",
  reasons: [...reasons, "PRIVACY_REQUEST_CLOSED"],
  input: z.strictObject({ id, state: state.exclude(["open"]) }),
  output: z.object({ data: request }),
});

export const getPrivacyProof = defineContract({
  method: "GET",
  path: "/api/admin/privacy-requests/{id}/proof",
  summary: "Download proof that a privacy request was closed",
  description: "What was requested, when, and when it was closed. Without personal data",
  permission: "customers:edit",
  files: ["application/json", "application/pdf"],
  reasons,
  input: z.object({
    id,
    exportFormat: z.enum(["json", "pdf"]).describe("pdf: a document in the language of Accept-Language"),
  }),
  output: z.string(),
});

const shopReasons = ["PRIVACY_REQUEST_NOT_FOUND", "PRIVACY_REQUEST_CLOSED"] as const;
const shopPath = "/api/admin/privacy-requests/{id}/shop-erasure";

export const getShopErasure = defineContract({
  method: "GET",
  path: shopPath,
  summary: "Count what erasing a shop's data would erase",
  description: "For a request of the kind shop_erasure",
  permission: "settings:manage",
  reasons: shopReasons,
  input: z.object({ id }),
  output: z.object({
    data: z
      .object({
        connectionName: z.string(),
        customers: count.describe("Customers that only this shop sent, whose personal data would be erased"),
        kept: count.describe("Customers that also came from a file or another connection, who stay as they are"),
      })
      .meta({ id: "ShopErasure" }),
  }),
});

export const eraseShopData = defineContract({
  method: "POST",
  path: shopPath,
  summary: "Erase the personal data that a disconnected shop sent",
  description:
    "Queues a run that erases the customers that only this shop sent, as POST /api/admin/customers/{id}/erasure does, deletes the " +
    "connection and completes the request. Orders stay, so that no total changes. Can't be undone",
  permission: "settings:manage",
  status: 202,
  reasons: shopReasons,
  input: z.strictObject({ id, confirmation: z.string().max(255).describe("The connection's name") }),
  output: z.object({ data: z.object({ runId: z.string() }) }),
});
