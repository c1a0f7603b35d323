import { z } from "zod";
import { bulkChange } from "#core/contracts/batch-items.ts";
import { defineContract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { editVersion, instant, listInput, listOf, unlessEdited } from "#core/contracts/wire.ts";
import { NAME, PASSWORD } from "#core/values/fields.ts";
import { plainName } from "#core/values/names.ts";
import { ROLES } from "#core/values/permissions.ts";

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(ROLES),
    createdAt: instant,
    expiresAt: instant,
  })
  .meta({ id: "Invitation" });

export type Invitation = z.infer<typeof invitation>;

const INVITATION_SORTS = ["email", "createdAt", "expiresAt"] as const;

export const listInvitations = defineContract({
  method: "GET",
  path: "/api/admin/invitations",
  summary: "List the open invitations",
  permission: "settings:manage",
  input: z.object(listInput(INVITATION_SORTS, "-createdAt")),
  output: listOf(invitation),
});

export const createInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations",
  summary: "Invite a user",
  description:
    "Returns a link to share, shown only once. It is valid for seven days, works once and replaces any " +
    "earlier invitation to the same email. 409 ALREADY_MEMBER, or SAMPLE_BUSINESS in a sample; 403 for a role with more permissions than the caller's",
  permission: "settings:manage",
  reasons: ["ALREADY_MEMBER", "SAMPLE_BUSINESS"],
  status: 201,
  idempotencyKey: true,
  input: z.strictObject({
    email: plainName.max(254),
    name: plainName.max(NAME.max).optional().describe("Suggested name; the user can change it"),
    role: z.enum(ROLES),
  }),
  isSecret: true,
  output: z.object({ data: invitation.extend({ url: z.url() }) }),
});

export const deleteInvitation = defineContract({
  method: "DELETE",
  path: "/api/admin/invitations/{id}",
  summary: "Withdraw an invitation",
  permission: "settings:manage",
  reasons: ["INVITATION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

const bulk = bulkChange(["withdraw"]);

export const changeInvitations = defineContract({
  method: "POST",
  path: "/api/admin/invitations/changes",
  summary: "Withdraw several invitations",
  description: "In one transaction. Their links stop working immediately",
  permission: "settings:manage",
  status: 200,
  input: bulk.input,
  output: z.object({ data: bulk.answer }),
});

const token = z.string().max(100).describe("The part of the link after #");

export const lookUpInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations/look-up",
  summary: "Read an invitation",
  description: "For the holder of the link. A POST, so that the secret does not appear in access logs",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["INVITATION_NOT_FOUND"],
  input: z.strictObject({ token }),
  output: z.object({
    data: z.object({
      business: z.string(),
      inviter: z.string().nullable().describe("Null if it was not created by a user of this business"),
      email: z.string(),
      name: z.string().nullable(),
      role: z.enum(ROLES),
      expiresAt: instant,
    }),
  }),
});

export const acceptInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations/accept",
  summary: "Accept an invitation",
  description:
    "A new account needs a name and a password. An existing account joins with its own password, unless newAccount is true. Failed " +
    "attempts count as failed logins, whether or not the account exists",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["INVITATION_NOT_FOUND", "ALREADY_MEMBER"],
  input: z.strictObject({
    token,
    name: plainName.max(NAME.max).optional().describe("Required for a new account"),
    newAccount: z
      .boolean()
      .default(false)
      .describe(
        "Creates an account for this business alone, also if there is one with this email: for people who didn't create that one",
      ),
    password: z
      .string()
      .max(1000)
      .describe(`For a new account: ${PASSWORD.min} to ${PASSWORD.max} characters, not a common password or the email`),
  }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});

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
    lastLoginAt: instant.nullable().describe("Last login to this business; null if never"),
    joinedAt: instant,
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
