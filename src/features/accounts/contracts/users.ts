import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, listInput, listOf, unlessEdited } from "#core/contracts/wire.ts";
import { ROLES } from "#core/values/permissions.ts";

const user = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    role: z.enum(ROLES),
    isActive: z.boolean().describe("Whether the user can log in to this business"),
    seesPersonalData: z
      .boolean()
      .nullable()
      .describe(
        "Whether the user sees customers' personal data, as an admin chose; null: as the role says. Admins always do",
      ),
    hasPersonalData: z.boolean().describe("Whether the user sees it now: has customers:pii"),
    lastLoginAt: z.iso.datetime().nullable().describe("Last login to this business; null if never"),
    joinedAt: z.iso.datetime(),
    isLastAdmin: z.boolean().describe("If true, role and access cannot change until there is another active admin"),
    version: editVersion.describe("Increases with each change of role, access or view of personal data"),
  })
  .meta({ id: "User" });

export type User = z.infer<typeof user>;

const USER_SORTS = ["name", "email", "role", "lastLoginAt"] as const;

export const listUsers = defineContract({
  method: "GET",
  path: "/api/admin/users",
  summary: "List the users",
  description: "All users of this business, including deactivated ones",
  permission: "settings:manage",
  input: z.object(listInput(USER_SORTS, "name")),
  output: listOf(user),
});

export const updateUser = defineContract({
  method: "PATCH",
  path: "/api/admin/users/{id}",
  summary: "Change a user's role, access or view of personal data",
  description:
    "Takes effect on the user's next request. 409 LAST_ADMIN if it would leave the business without an active admin; 403 " +
    "if the user's current or new role has more permissions than the caller",
  permission: "settings:manage",
  reasons: ["USER_NOT_FOUND", "LAST_ADMIN", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id: z.string(),
    role: z.enum(ROLES).optional(),
    isActive: z.boolean().optional(),
    seesPersonalData: z.boolean().nullable().optional(),
    ...unlessEdited,
  }),
  output: z.object({ data: user }),
});
