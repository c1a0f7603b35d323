import { z } from "zod";
import { PASSWORD } from "#lib/domain/accounts/fields.ts";
import { defineContract } from "../contract.ts";

const chosen = z
  .string()
  .max(1000)
  .describe(`${PASSWORD.min} to ${PASSWORD.max} characters, neither a common password nor the email`);

export const changeMyPassword = defineContract({
  method: "PUT",
  path: "/api/admin/me/password",
  summary: "Change your own password",
  description:
    "Ends every other session of the person, and answers with a new cookie for this one. Wrong current passwords count as " +
    "failed logins",
  auth: "session",
  permission: null,
  errors: "admin",
  status: 204,
  input: z.object({ currentPassword: z.string().max(1000), password: chosen }),
  output: z.void(),
});

export const createPasswordReset = defineContract({
  method: "POST",
  path: "/api/admin/users/{id}/password-reset",
  summary: "Create a password reset link",
  description:
    "Answers with a link to give to the user, shown this once: it works once, for 24 hours, and replaces an earlier one. It " +
    "does not change the password of a user who belongs to another business too. 403 for a user who may do more than the " +
    "caller, 409 OWN_PASSWORD for the caller",
  auth: "session",
  permission: "settings:manage",
  errors: "admin",
  reasons: ["USER_NOT_FOUND", "OWN_PASSWORD"],
  status: 201,
  idempotencyKey: true,
  input: z.object({ id: z.string() }),
  output: z.object({ data: z.object({ email: z.string(), url: z.url(), expiresAt: z.iso.datetime() }) }),
});

const token = z.string().max(100).describe("What the link holds behind #");

export const lookUpPasswordReset = defineContract({
  method: "POST",
  path: "/api/admin/password-resets/look-up",
  summary: "Read whose password a link resets",
  description: "For the holder of the link. A POST, so that the secret appears in no log of addresses",
  auth: "none",
  permission: null,
  errors: "admin",
  reasons: ["PASSWORD_RESET_NOT_FOUND"],
  input: z.object({ token }),
  output: z.object({
    data: z.object({ business: z.string(), name: z.string(), email: z.string(), expiresAt: z.iso.datetime() }),
  }),
});

export const resetPassword = defineContract({
  method: "POST",
  path: "/api/admin/password-resets/use",
  summary: "Set a new password by a link",
  description: "Ends every session of the user, and the link",
  auth: "none",
  permission: null,
  errors: "admin",
  reasons: ["PASSWORD_RESET_NOT_FOUND"],
  input: z.object({ token, password: chosen }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});
