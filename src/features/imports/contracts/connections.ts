import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, editVersion, instant, LARGEST_INTEGER, listInput, listOf } from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { OUTGOING_PROBLEMS } from "#core/values/outgoing-problems.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import { DELIVERY_PROBLEMS, DELIVERY_STATES } from "#features/imports/rules/connections/delivery.ts";
import { SOURCE_LISTS } from "#features/imports/shops/define-shop.ts";
import {
  ACCESS_FIELDS,
  ACCESS_LENGTH,
  type AccessField,
  CONNECTION_KINDS,
  CONNECTION_STATES,
  type ConnectionKind,
  getAccessRule,
  getShop,
  isReadableKind,
  isWebhookKind,
  listAccessFields,
  SECRET_LENGTH,
} from "#features/imports/shops/shops.ts";
import { run } from "#features/runs/contracts.ts";
import { LONGEST_PREFIX } from "#records/rules/incoming-records.ts";

const problem = z
  .enum(OUTGOING_PROBLEMS)
  .describe(
    "KEY_REJECTED: wrong or revoked keys; PERMISSION_MISSING: the keys may not read this; NOT_FOUND: no API at this address; REDIRECTED: the address " +
      "leads to another one; UNREACHABLE: no connection; SHOP_FAILED: the shop's server failed; BAD_ANSWER: not as documented; PRIVATE_ADDRESS: an " +
      "address of the server's own network; INSECURE_ADDRESS: not https; KEYS_MISSING: enter the keys again",
  );

const notes = z.object({ count, problem: z.enum(DELIVERY_PROBLEMS).nullable(), detail: z.string().nullable() });

const sync = z.object({
  isLocked: z.boolean().describe("AUTH_SECRET has changed, so enter the keys again"),
  isFirst: z.boolean().describe("The first load is not complete"),
  runId: z.string().nullable().describe("The running or queued run that reads the shop"),
  runState: z.enum(OPEN_STATES).nullable(),
  counts: z
    .partialRecord(z.enum(SOURCE_LISTS), z.object({ read: count, of: count.nullable().describe("null if unknown") }))
    .describe("Records of the current or last reading"),
  records: count.describe("Records read in total"),
  skipped: notes.describe("Records of the current or last reading that were not stored, with the first reason"),
  flagged: notes.describe(
    "Orders of the current or last reading that were stored with a fault of the shop, with the first: refund_above_total, by the order in detail",
  ),
  succeededAt: instant.nullable(),
  attemptedAt: instant.nullable(),
  lagSeconds: count
    .nullable()
    .describe("All changes older than this are stored; null before the first load is complete"),
  problem: problem.nullable().describe("Why the last attempt failed"),
  detail: z.string().nullable().describe("The shop's error message"),
});

export const testConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/test",
  summary: "Test the keys of a connection",
  description:
    "Reports the account and which lists its keys can read. Changes nothing. A failed test is answered with its problem",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({
    data: z.object({
      account: z.string().nullable().describe("The shop's name or address"),
      reads: z.array(z.enum(SOURCE_LISTS)),
      missing: z.array(z.enum(SOURCE_LISTS)).describe("Lists that the keys may not read; imports skip them"),
      problem: problem.nullable(),
      detail: z.string().nullable().describe("The shop's error message"),
    }),
  }),
});

export const syncConnection = defineContract({
  method: "POST",
  path: "/api/admin/connections/{id}/sync",
  summary: "Read a shop now",
  description:
    "Queues a run that reads what has changed, or continues the first load. Runs also start every 15 minutes",
  permission: "settings:manage",
  status: 202,
  reasons: ["CONNECTION_NOT_FOUND", "CONNECTION_WITHOUT_KEYS"],
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: run }),
});

const MB = 1024 ** 2;

export const receiveWebhook = defineContract({
  method: "POST",
  path: "/api/webhooks/{connectionId}",
  summary: "Receive a webhook",
  description:
    "For the shops of your connections, and for your own programs by a generic one. Signed with the connection's secret as " +
    "the shop's documentation says; generic: Standard Webhooks. Stored and answered at once, processed in the order of " +
    "arrival. A repeated delivery changes nothing. 401 for a wrong signature",
  auth: "signature",
  permission: null,
  reasons: ["CONNECTION_NOT_FOUND"],
  bodyLimit: 5 * MB,
  input: z.object({ connectionId: z.string() }),
  output: z.object({ data: z.object({ received: z.literal(true) }) }),
});

const delivery = z
  .object({
    id: z.string(),
    connectionId: z.string(),
    connectionName: z.string(),
    topic: z.string(),
    state: z
      .enum(DELIVERY_STATES)
      .describe("waiting: for an order that has not arrived; ignored: nothing to store, or older than what is stored"),
    problem: z
      .enum(DELIVERY_PROBLEMS)
      .nullable()
      .describe("Why it is not done; refund_above_total: done, but the order's refunds count only up to its total"),
    detail: personal("values", z.string().nullable().describe("What the problem is about")),
    receivedAt: instant,
    finishedAt: instant.nullable(),
  })
  .meta({ id: "WebhookDelivery" });

export type WebhookDelivery = z.infer<typeof delivery>;

export const listDeliveries = defineContract({
  method: "GET",
  path: "/api/admin/webhook-deliveries",
  summary: "List received webhooks",
  description: "Deliveries are kept for 30 days",
  permission: "settings:manage",
  input: z.object({
    ...listInput(["receivedAt"], "-receivedAt"),
    state: z.enum(DELIVERY_STATES).optional(),
    connectionId: z.string().max(100).optional(),
  }),
  output: listOf(delivery),
});

export const retryDelivery = defineContract({
  method: "POST",
  path: "/api/admin/webhook-deliveries/{id}/retry",
  summary: "Retry a failed delivery",
  permission: "settings:manage",
  reasons: ["DELIVERY_NOT_FOUND", "DELIVERY_NOT_FAILED"],
  status: 202,
  input: z.strictObject({ id: z.string() }),
  output: z.object({ data: z.object({ retried: count }) }),
});

export const retryDeliveries = defineContract({
  method: "POST",
  path: "/api/admin/webhook-deliveries/retry",
  summary: "Retry all failed deliveries",
  permission: "settings:manage",
  status: 202,
  input: z.strictObject({ connectionId: z.string().max(100).optional().describe("Only those of this connection") }),
  output: z.object({ data: z.object({ retried: count }) }),
});

const connection = z
  .object({
    id: z.string(),
    kind: z.enum(CONNECTION_KINDS),
    name: z.string(),
    storefrontId: z.int().describe("The storefront of its orders"),
    idPrefix: z
      .string()
      .nullable()
      .describe("Before the IDs of its orders and customers; null for kinds whose IDs are unique in all shops"),
    address: z.string().nullable().describe("The shop's address; null for kinds without one"),
    writesTags: z
      .boolean()
      .nullable()
      .describe("Whether open tickets and their customers get tags and fields; null for kinds without tickets"),
    sync: sync.nullable().describe("How far the shop has been read; null without its keys"),
    webhookAddress: z
      .string()
      .nullable()
      .describe("Where the shop sends its webhooks; null for kinds that are only read"),
    state: z
      .enum(CONNECTION_STATES)
      .describe(
        "incomplete: enter the shop's secret or keys; new: nothing was delivered; loading: the first load is not complete; failing: the last delivery or reading failed; disconnected: the shop removed the app; " +
          "locked: AUTH_SECRET has changed, so enter secret and keys again",
      ),
    createdAt: instant,
    lastDeliveryAt: instant.nullable(),
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

const writesTags = z
  .boolean()
  .describe(
    "Of a gorgias connection: write segments, archetype, CLV tier and priority to open tickets and their customers",
  );

const keys = CONNECTION_KINDS.filter(isReadableKind)
  .map((kind) => `${kind}: ${listAccessFields(kind).join(", ")}`)
  .join("; ");

const field = z.string().max(ACCESS_LENGTH).optional();
const access = Object.fromEntries(
  ACCESS_FIELDS.map((name) => {
    const about = CONNECTION_KINDS.map((kind) => getAccessRule(kind, name).about).find((text) => text !== undefined);
    return [name, about === undefined ? field : field.describe(about)];
  }),
) as Record<AccessField, typeof field>;

const listShops = (last: "and" | "or", isListed: (kind: ConnectionKind) => boolean): string => {
  const names = CONNECTION_KINDS.filter(isListed).map((kind) => getShop(kind).name);
  return `${names.slice(0, -1).join(", ")} ${last} ${names.at(-1)}`;
};
const withOwnSecret = listShops("or", (kind) => getShop(kind).webhooks?.secret === "ours");
const onlyRead = listShops("and", (kind) => !isWebhookKind(kind));

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
    `The secret is stored encrypted and never returned. Without one, a ${withOwnSecret} connection gets a new secret, which is ` +
    "shown only once; for the others, add it later, because their shops show it only after you enter the webhook address there. With " +
    `the shop's keys (${keys}), the first load starts immediately. ${onlyRead} connections have no secret, because they only read`,
  permission: "settings:manage",
  status: 201,
  isSecret: true,
  reasons: ["CONNECTION_LIMIT", "HELP_DESK_LIMIT"],
  input: z.strictObject({
    kind: z.enum(CONNECTION_KINDS),
    name,
    storefrontId: storefrontId.default(1),
    idPrefix: z
      .string()
      .max(LONGEST_PREFIX)
      .optional()
      .describe(
        "Before the IDs of its orders and customers, such as outlet-, so that another shop's with the same numbers stay apart; it can't be " +
          "changed later. Absent: none for the first shop, the same again for a shop that was connected before, and otherwise a new one",
      ),
    secret: secret.optional(),
    writesTags: writesTags.optional(),
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
    "Send the version you read: 409 EDITED_MEANWHILE if the connection has changed since. Omitted secrets and keys are kept; new keys start a full load",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id: z.string(),
    name: name.optional(),
    storefrontId: storefrontId.optional(),
    secret: secret.optional(),
    writesTags: writesTags.optional(),
    ...access,
    version: editVersion,
  }),
  output: z.object({ data: connection }),
});

export const deleteConnection = defineContract({
  method: "DELETE",
  path: "/api/admin/connections/{id}",
  summary: "Delete a connection",
  description: "Its webhooks are rejected from now on. Its orders and customers are kept",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});
