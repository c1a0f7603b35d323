import { z } from "zod";
import { defineContract, PUBLIC_BODY_LIMIT } from "#core/contracts/contract.ts";
import { instant } from "#core/contracts/wire.ts";
import { PASSWORD } from "#core/values/fields.ts";

export const chosenPassword = z
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
  input: z.strictObject({ currentPassword: z.string().max(1000), password: chosenPassword }),
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
  output: z.object({ data: z.object({ email: z.string(), url: z.url(), expiresAt: instant }) }),
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
    data: z.object({ business: z.string(), name: z.string(), email: z.string(), expiresAt: instant }),
  }),
});

export const requestPasswordReset = defineContract({
  method: "POST",
  path: "/api/admin/password-resets/request",
  summary: "Request a password reset link by email",
  description:
    "Emails a link that works once, for one hour. The answer is the same whether or not an active user has this address, and " +
    "doesn't wait for the mail server. At most three requests per address and hour. 409 MAIL_NOT_CONFIGURED without a mail server",
  auth: "none",
  permission: null,
  bodyLimit: PUBLIC_BODY_LIMIT,
  reasons: ["MAIL_NOT_CONFIGURED"],
  status: 204,
  input: z.strictObject({ email: z.string().max(1000) }),
  output: z.void(),
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
  input: z.strictObject({ token, password: chosenPassword }),
  output: z.object({ data: z.object({ email: z.string(), business: z.string().describe("Its slug") }) }),
});

const session = z
  .object({
    id: z.string(),
    createdAt: instant.describe("When the user logged in or switched to this business"),
    lastSeenAt: instant.describe("Precise to the minute"),
    expiresAt: instant.describe("When the session ends, even if it is in use"),
    userAgent: z.string().nullable().describe("As sent by the browser at login"),
    network: z.string().describe("IP address at login; for IPv6, its /64 network"),
  })
  .meta({ id: "Session" });

export type Session = z.infer<typeof session>;

const mySession = session
  .extend({
    business: z.string().describe("Name of the session's business"),
    isCurrent: z.boolean().describe("Whether this request used this session"),
  })
  .meta({ id: "MySession" });

export type MySession = z.infer<typeof mySession>;

export const listMySessions = defineContract({
  method: "GET",
  path: "/api/admin/me/sessions",
  summary: "List your active sessions",
  description: "Your sessions in all your businesses, most recently used first",
  auth: "session",
  permission: null,
  input: z.object({}),
  output: z.object({ data: z.array(mySession) }),
});

export const endMySessions = defineContract({
  method: "DELETE",
  path: "/api/admin/me/sessions",
  summary: "Log out everywhere",
  description: "Ends all your sessions at once, in every business. With `keep=current`, all but this one.",
  auth: "session",
  permission: null,
  status: 204,
  input: z.object({ keep: z.enum(["none", "current"]).default("none") }),
  output: z.void(),
});

export const endMySession = defineContract({
  method: "DELETE",
  path: "/api/admin/me/sessions/{id}",
  summary: "Log out one of your sessions",
  auth: "session",
  permission: null,
  reasons: ["SESSION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

export const listUserSessions = defineContract({
  method: "GET",
  path: "/api/admin/users/{id}/sessions",
  summary: "List a user's active sessions",
  description: "In this business, most recently used first",
  permission: "settings:manage",
  reasons: ["USER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({ data: z.array(session) }),
});

export const endUserSessions = defineContract({
  method: "DELETE",
  path: "/api/admin/users/{id}/sessions",
  summary: "Log a user out",
  description: "Ends all their sessions in this business",
  permission: "settings:manage",
  reasons: ["USER_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string() }),
  output: z.void(),
});

export const endUserSession = defineContract({
  method: "DELETE",
  path: "/api/admin/users/{id}/sessions/{sessionId}",
  summary: "Log out one session of a user",
  permission: "settings:manage",
  reasons: ["USER_NOT_FOUND", "SESSION_NOT_FOUND"],
  status: 204,
  input: z.object({ id: z.string(), sessionId: z.string() }),
  output: z.void(),
});
