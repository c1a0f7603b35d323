import { z } from "zod";
import { defineContract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { PASSWORD } from "#core/values/fields.ts";

const chosen = z
  .string()
  .max(1000)
  .describe(`${PASSWORD.min} to ${PASSWORD.max} characters, not a common password or the email`);

export const changeMyPassword = defineContract({
  method: "PUT",
  path: "/api/admin/me/password",
  summary: "Change your own password",
  description:
    "Ends all your other sessions and returns a new cookie for this one. A wrong current password counts as a " +
    "failed login",
  auth: "session",
  permission: null,
  status: 204,
  input: z.strictObject({ currentPassword: z.string().max(1000), password: chosen }),
  output: z.void(),
});

export const createPasswordReset = defineContract({
  method: "POST",
  path: "/api/admin/users/{id}/password-reset",
  summary: "Create a password reset link",
  description:
    "Returns a link to give to the user, shown only once. It works once, for 24 hours, and replaces any earlier link. It " +
    "cannot reset the password of a user who also belongs to another business. 403 for a user with more permissions than the " +
    "caller, 409 OWN_PASSWORD for the caller",
  auth: "session",
  permission: "settings:manage",
  reasons: ["USER_NOT_FOUND", "OWN_PASSWORD"],
  status: 201,
  idempotencyKey: true,
  input: z.strictObject({ id: z.string() }),
  isSecret: true,
  output: z.object({ data: z.object({ email: z.string(), url: z.url(), expiresAt: z.iso.datetime() }) }),
});

const token = z.string().max(100).describe("The part of the link after #");

export const lookUpPasswordReset = defineContract({
  method: "POST",
  path: "/api/admin/password-resets/look-up",
  summary: "Read a password reset link",
  description: "For the holder of the link. A POST, so that the secret does not appear in access logs",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["PASSWORD_RESET_NOT_FOUND"],
  input: z.strictObject({ token }),
  output: z.object({
    data: z.object({ business: z.string(), name: z.string(), email: z.string(), expiresAt: z.iso.datetime() }),
  }),
});

export const resetPassword = defineContract({
  method: "POST",
  path: "/api/admin/password-resets/use",
  summary: "Set a new password with a reset link",
  description: "Ends all the user's sessions; the link stops working",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["PASSWORD_RESET_NOT_FOUND"],
  input: z.strictObject({ token, password: chosen }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});
