import { z } from "zod";
import { NAME } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import { CONNECTION_KINDS, CONNECTION_STATES, SECRET_LENGTH } from "#lib/domain/imports/connections/kinds.ts";
import { defineContract } from "../contract.ts";
import { count, editVersion, LARGEST_INTEGER, listInput, listOf } from "../wire.ts";

const connection = z
  .object({
    id: z.string(),
    kind: z.enum(CONNECTION_KINDS),
    name: z.string(),
    storefrontId: z.int().describe("Where its orders count"),
    webhookAddress: z.string().describe("Where the shop sends its webhooks"),
    state: z
      .enum(CONNECTION_STATES)
      .describe(
        "incomplete: enter the shop's secret; new: nothing was delivered; failing: the last delivery failed; disconnected: the shop removed the app; " +
          "locked: AUTH_SECRET has changed, so enter the secret again",
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
    "shown only once; for the others, enter it later, because their shops show it only once they have the address",
  permission: "settings:manage",
  status: 201,
  isSecret: true,
  input: z.object({
    kind: z.enum(CONNECTION_KINDS),
    name,
    storefrontId: storefrontId.default(1),
    secret: secret.optional(),
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
    "Send the version you read: 409 EDITED_MEANWHILE if it has changed since. Without a secret the stored one stays",
  permission: "settings:manage",
  reasons: ["CONNECTION_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.object({
    id: z.string(),
    name: name.optional(),
    storefrontId: storefrontId.optional(),
    secret: secret.optional(),
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
