import { z } from "zod";
import { NAME, PASSWORD } from "#lib/domain/accounts/fields.ts";
import { plainName } from "#lib/domain/accounts/names.ts";
import { ROLES } from "#lib/domain/permissions.ts";
import { defineContract } from "../contract.ts";
import { listInput, listOf } from "../wire.ts";

const invitation = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string().nullable(),
    role: z.enum(ROLES),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: "Invitation" });

export type Invitation = z.infer<typeof invitation>;

const INVITATION_SORTS = ["email", "createdAt", "expiresAt"] as const;

export const listInvitations = defineContract({
  method: "GET",
  path: "/api/admin/invitations",
  summary: "List the open invitations",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  input: z.object(listInput(INVITATION_SORTS, "-createdAt")),
  output: listOf(invitation),
});

export const createInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations",
  summary: "Invite somebody",
  description:
    "Answers with a link to hand over, shown this once: it holds for seven days, is used once, and takes the place of an " +
    "earlier one to the same email. 409 ALREADY_MEMBER, 403 for a role beyond the caller's own",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["ALREADY_MEMBER"],
  status: 201,
  idempotencyKey: true,
  input: z.object({
    email: plainName.max(254),
    name: plainName.max(NAME.max).optional().describe("What they may call themselves otherwise"),
    role: z.enum(ROLES),
  }),
  output: z.object({ data: invitation.extend({ url: z.url() }) }),
});

export const deleteInvitation = defineContract({
  method: "DELETE",
  path: "/api/admin/invitations/{id}",
  summary: "Withdraw an invitation",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["INVITATION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

/** Of what anybody may send without a login. */
const SMALL = 16 * 1024;

const token = z.string().max(100).describe("What the link holds behind token=");

export const lookUpInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations/look-up",
  summary: "Read who invites whom",
  description: "For whoever holds the link. A POST, so that the secret stands in no server's log of addresses",
  auth: "none",
  permission: null,
  errors: "admin",
  bodyLimit: SMALL,
  reasons: ["INVITATION_NOT_FOUND"],
  input: z.object({ token }),
  output: z.object({
    data: z.object({
      business: z.string(),
      inviter: z.string().nullable().describe("Null where no person of this business asked"),
      email: z.string(),
      name: z.string().nullable(),
      role: z.enum(ROLES),
      expiresAt: z.iso.datetime(),
    }),
  }),
});

export const acceptInvitation = defineContract({
  method: "POST",
  path: "/api/admin/invitations/accept",
  summary: "Join by an invitation",
  description:
    "A new account needs a name and a password. An email that has an account joins with that account's password. Failed " +
    "attempts count as failed logins, whether there is an account or not",
  auth: "none",
  permission: null,
  errors: "admin",
  bodyLimit: SMALL,
  reasons: ["INVITATION_NOT_FOUND", "ALREADY_MEMBER"],
  input: z.object({
    token,
    name: plainName.max(NAME.max).optional().describe("Needed for a new account"),
    password: z
      .string()
      .max(1000)
      .describe(
        `Of a new account: ${PASSWORD.min} to ${PASSWORD.max} characters, neither a common password nor the email`,
      ),
  }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});
