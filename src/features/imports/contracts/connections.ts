import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, editVersion, LARGEST_INTEGER, listInput, listOf } from "#core/contracts/wire.ts";
import {
  ACCESS_LENGTH,
  CONNECTION_KINDS,
  CONNECTION_STATES,
  isReadableKind,
  LONGEST_PREFIX,
  listAccessFields,
  SECRET_LENGTH,
} from "#core/values/connection-kinds.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { sync } from "./connection-sync.ts";

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

const writesTags = z
  .boolean()
  .describe(
    "Of a gorgias connection: write segments, archetype, CLV tier and priority to open tickets and their customers",
  );

const keys = CONNECTION_KINDS.filter(isReadableKind)
  .map((kind) => `${kind}: ${listAccessFields(kind).join(", ")}`)
  .join("; ");

const field = z.string().max(ACCESS_LENGTH).optional();
const access = {
  address: field.describe("The shop's address, such as https://shop.example.com"),
  clientId: field,
  clientSecret: field,
  consumerKey: field,
  consumerSecret: field,
  accessToken: field,
  email: field.describe("Of the user whose API key it is"),
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
    "The secret is stored encrypted and never returned. Without one, a WooCommerce, Gorgias or generic connection gets a new secret, which is " +
    "shown only once; for the others, add it later, because their shops show it only after you enter the webhook address there. With " +
    `the shop's keys (${keys}), the first load starts immediately. Magento, BigCommerce and Medusa connections have no secret, because they only read`,
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
