import { z } from "zod";
import { NAME } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import {
  ACCESS_LENGTH,
  CONNECTION_KINDS,
  CONNECTION_STATES,
  DELIVERY_PROBLEMS,
  SECRET_LENGTH,
  SOURCE_LISTS,
  SOURCE_PROBLEMS,
} from "#lib/domain/imports/connections/kinds.ts";
import { OPEN_STATES } from "#lib/domain/runs/kinds.ts";
import { defineContract } from "../contract.ts";
import { run } from "../runs/runs.ts";
import { count, editVersion, LARGEST_INTEGER, listInput, listOf } from "../wire.ts";

const instant = z.iso.datetime();

const problem = z
  .enum(SOURCE_PROBLEMS)
  .describe(
    "KEY_REJECTED: wrong or revoked keys; PERMISSION_MISSING: the keys may not read this; NOT_FOUND: no API at this address; REDIRECTED: the address " +
      "leads to another one; UNREACHABLE: no connection; SHOP_FAILED: the shop's server failed; BAD_ANSWER: not as documented; PRIVATE_ADDRESS: an " +
      "address of the server's own network; INSECURE_ADDRESS: not https; KEYS_MISSING: enter the keys again",
  );

const sync = z.object({
  isLocked: z.boolean().describe("AUTH_SECRET has changed, so enter the keys again"),
  isFirst: z.boolean().describe("The first load is not complete"),
  runId: z.string().nullable().describe("The run that reads the shop or waits to"),
  runState: z.enum(OPEN_STATES).nullable(),
  counts: z
    .partialRecord(z.enum(SOURCE_LISTS), z.object({ read: count, of: count.nullable().describe("null if unknown") }))
    .describe("Records of the current or last reading"),
  records: count.describe("Records read in total"),
  skipped: z
    .object({ count, problem: z.enum(DELIVERY_PROBLEMS).nullable(), detail: z.string().nullable() })
    .describe("Records of the current or last reading that were not stored, with the first reason"),
  succeededAt: instant.nullable(),
  attemptedAt: instant.nullable(),
  lagSeconds: count
    .nullable()
    .describe("Everything that changed longer ago is stored; null before the first load is complete"),
  problem: problem.nullable().describe("Why the last attempt failed"),
  detail: z.string().nullable().describe("What the shop said"),
});

const connection = z
  .object({
    id: z.string(),
    kind: z.enum(CONNECTION_KINDS),
    name: z.string(),
    storefrontId: z.int().describe("Where its orders count"),
    address: z.string().nullable().describe("The shop's address, if it is read by one"),
    sync: sync.nullable().describe("How far the shop has been read; null without its keys"),
    webhookAddress: z.string().describe("Where the shop sends its webhooks"),
    state: z
      .enum(CONNECTION_STATES)
      .describe(
        "incomplete: enter the shop's secret or keys; new: nothing was delivered; loading: its first load has not ended; failing: the last delivery or reading failed; disconnected: the shop removed the app; " +
          "locked: AUTH_SECRET has changed, so enter secret and keys again",
      ),
    createdAt: z.iso.datetime(),
    lastDeliveryAt: z.iso.datetime().nullable(),
    failedDeliveries: count,
    version: editVersion,
  })
  .meta({ id: "Connection" });

export type Connection = z.infer<typeof connection>;

const SORTS = ["name", "createdAt", "lastDeliveryAt"] as const;

const name = plainName.max(NAME.max);
const storefrontId = z.int().min(1).max(LARGEST_INTEGER);
const secret = z
  .string()
  .max(SECRET_LENGTH.max)
  .describe("The shop's signing secret; for a generic connection whsec_ and base64, as in Standard Webhooks");

const field = z.string().max(ACCESS_LENGTH).optional();
const access = {
  address: field.describe("Of the shop, for kinds that are read by it, such as https://shop.example.com"),
  clientId: field,
  clientSecret: field,
  consumerKey: field,
  consumerSecret: field,
  accessToken: field,
  apiKey: field,
};

export const listConnections = defineContract({
  method: "GET",
  path: "/api/admin/connections",
  summary: "List the connections",
  permission: "settings:manage",
  input: z.object(listInput(SORTS, "name")),
  output: listOf(connection),
});

export const readConnection = defineContract({
  method: "GET",
  path: "/api/admin/connections/{id}",
  summary: "Read a connection",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: connection }),
});

export const createConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections",
  summary: "Create a connection",
  description:
    "The secret is stored encrypted and never returned. Without one, a WooCommerce or generic connection gets a new one, which is " +
    "shown only once; for the others, enter it later, because their shops show it only once they have the address. With the keys of the shop " +
    "(shopify: address, clientId, clientSecret; woocommerce: address, consumerKey, consumerSecret; magento and bigcommerce: address, accessToken; " +
    "medusa: address, apiKey; square: accessToken; stripe: apiKey) its first load begins at once. Magento, BigCommerce and Medusa are only read, so they have no secret",
  permission: "settings:manage",
  status: 201,
  isSecret: true,
  input: z.object({
    kind: z.enum(CONNECTION_KINDS),
    name,
    storefrontId: storefrontId.default(1),
    secret: secret.optional(),
    ...access,
  }),
  output: z.object({
    data: connection.extend({ secret: z.string().nullable().describe("If a new one was made") }),
  }),
});

export const updateConnection = defineContract({
  method: "PATCH",
  path: "/api/admin/connections/{id}",
  summary: "Change a connection",
  description:
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. Without a secret or keys the stored ones stay; with new keys the shop is read from the beginning",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.object({
    id: z.string(),
    name: name.optional(),
    storefrontId: storefrontId.optional(),
    secret: secret.optional(),
    ...access,
    version: editVersion,
  }),
  output: z.object({ data: connection }),
});

export const deleteConnection = defineContract({
  method: "DELETE",
  path: "/api/admin/connections/{id}",
  summary: "Delete a connection",
  description: "Its webhooks are refused from now on. Orders and customers that it brought stay",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

export const testConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/test",
  summary: "Test the keys of a connection",
  description:
    "Asks the shop whose keys these are and what they may read. Changes nothing. A failed test is answered with its problem",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: z.object({
      account: z.string().nullable().describe("The shop's name or address"),
      reads: z.array(z.enum(SOURCE_LISTS)),
      missing: z.array(z.enum(SOURCE_LISTS)).describe("What the keys may not read; it is left out"),
      problem: problem.nullable(),
      detail: z.string().nullable().describe("What the shop said"),
    }),
  }),
});

export const syncConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/sync",
  summary: "Read a shop now",
  description:
    "Queues a run that reads what is new, or continues the first load. Otherwise this happens every 15 minutes",
  permission: "settings:manage",
  status: 202,
  reasons: ["CONNECTION_NOT_FOUND", "CONNECTION_WITHOUT_KEYS"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: run }),
});
