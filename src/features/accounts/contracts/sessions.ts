import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

const session = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime().describe("When the user logged in or switched to this business"),
    lastSeenAt: z.iso.datetime().describe("Precise to the minute"),
    expiresAt: z.iso.datetime().describe("When the session ends, even if it is in use"),
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
