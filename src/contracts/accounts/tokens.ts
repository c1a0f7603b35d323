import { z } from "zod";
import { NAME } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import { PERMISSIONS, ROLES } from "#lib/domain/permissions.ts";
import { TOKEN_DAYS } from "../choices.ts";
import { defineContract } from "../contract.ts";
import { listInput, listOf } from "../wire.ts";

const permission = z.enum(PERMISSIONS);

const TOKEN_STATES = ["active", "expired", "revoked"] as const;

const token = z
  .object({
    id: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    permissions: z.array(permission).describe("Of the role's, the only ones it may use; empty means all of them"),
    state: z.enum(TOKEN_STATES),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime().nullable().describe("Null for never"),
    revokedAt: z.iso.datetime().nullable(),
    lastUsedAt: z.iso.datetime().nullable().describe("To the minute; null for never"),
  })
  .meta({ id: "ApiToken" });

export type ApiToken = z.infer<typeof token>;

const TOKEN_SORTS = ["name", "createdAt", "expiresAt", "lastUsedAt"] as const;

export const listTokens = defineContract({
  method: "GET",
  path: "/api/admin/tokens",
  summary: "List the API tokens",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  input: z.object({ ...listInput(TOKEN_SORTS, "-createdAt"), state: z.enum(TOKEN_STATES).optional() }),
  output: listOf(token),
});

export const createToken = defineContract({
  method: "POST",
  path: "/api/admin/tokens",
  summary: "Make an API token",
  description: "Answers with the token itself, shown this once. 403 for more than the caller may do",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  status: 201,
  idempotencyKey: true,
  input: z.object({
    name: plainName.max(NAME.max).describe("What it is for"),
    role: z.enum(ROLES),
    permissions: z.array(permission).max(20).default([]).describe("Only these of the role's; empty means all of them"),
    expiresInDays: z
      .literal(TOKEN_DAYS)
      .nullable()
      .describe("Null never expires. A token that expires makes none that outlasts it"),
  }),
  output: z.object({ data: token.extend({ token: z.string() }) }),
});

export const revokeToken = defineContract({
  method: "DELETE",
  path: "/api/admin/tokens/{id}",
  summary: "Revoke an API token",
  description: "It stops working at once",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["TOKEN_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});
