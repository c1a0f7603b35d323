import { z } from "zod";
import { bulkChange } from "#core/contracts/batch-items.ts";
import { TOKEN_DAYS } from "#core/contracts/choices.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { anyOf, instant, listInput, listOf } from "#core/contracts/wire.ts";
import { NAME } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { PERMISSIONS, ROLES } from "#core/values/permissions.ts";

const permission = z.enum(PERMISSIONS);

const TOKEN_STATES = ["active", "expired", "revoked"] as const;

const token = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    permissions: z
      .array(permission)
      .describe("Limits the token to these permissions of its role; empty means all of them"),
    state: z.enum(TOKEN_STATES),
    createdAt: instant,
    expiresAt: instant.nullable().describe("Null if it never expires"),
    revokedAt: instant.nullable(),
    lastUsedAt: instant.nullable().describe("Precise to the minute; null if never used"),
  })
  .meta({ id: "ApiToken" });

export type ApiToken = z.infer<typeof token>;

const TOKEN_SORTS = ["name", "createdAt", "expiresAt", "lastUsedAt"] as const;

export const listTokens = defineContract({
  method: "GET",
  path: "/api/admin/tokens",
  summary: "List the API tokens",
  permission: "settings:manage",
  input: z.object({ ...listInput(TOKEN_SORTS, "-createdAt"), state: z.enum(TOKEN_STATES).optional() }),
  output: listOf(token),
});

export const createToken = defineContract({
  method: "POST",
  path: "/api/admin/tokens",
  summary: "Create an API token",
  description: "Returns the token, shown only once. 403 for permissions the caller does not have",
  permission: "settings:manage",
  status: 201,
  idempotencyKey: true,
  input: z.strictObject({
    name: plainName.max(NAME.max).describe("What it is for"),
    role: z.enum(ROLES),
    permissions: anyOf(PERMISSIONS)
      .default([])
      .describe("Limits the token to these permissions of its role; empty means all of them"),
    expiresInDays: z
      .literal(TOKEN_DAYS)
      .nullable()
      .describe("Null never expires. A token that expires cannot create one that outlasts it"),
  }),
  isSecret: true,
  output: z.object({ data: token.extend({ token: z.string() }) }),
});

export const revokeToken = defineContract({
  method: "DELETE",
  path: "/api/admin/tokens/{id}",
  summary: "Revoke an API token",
  description: "It stops working immediately",
  permission: "settings:manage",
  reasons: ["TOKEN_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

const bulk = bulkChange(["revoke"]);

export const changeTokens = defineContract({
  method: "POST",
  path: "/api/admin/tokens/changes",
  summary: "Revoke several API tokens",
  description: "In one transaction. They stop working immediately",
  permission: "settings:manage",
  status: 200,
  input: bulk.input,
  output: z.object({ data: bulk.answer }),
});
