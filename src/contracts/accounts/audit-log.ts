import { z } from "zod";
import { defineContract } from "../contract.ts";
import { listInput, wholeFile } from "../wire.ts";

const thing = z.object({
  kind: z.string().meta({ examples: ["user", "token", "path"] }),
  id: z.string(),
  name: z.string().nullable().describe("Of a user, token, segment or customer of this business"),
});

const entry = z
  .object({
    id: z.string(),
    at: z.iso.datetime(),
    action: z.string().meta({ examples: ["token.created"] }),
    actor: z.object({
      kind: z.enum(["user", "token", "system"]),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    things: z.array(thing),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    reason: z.string().nullable(),
    requestId: z.string().nullable(),
  })
  .meta({ id: "AuditEntry" });

export type AuditEntry = z.infer<typeof entry>;

export const readAuditLog = defineContract({
  method: "GET",
  path: "/api/admin/audit-log",
  summary: "Read the audit log",
  description:
    "What was done, newest first, refusals and downloads included. One answer looks at the newest 50,000 lines that fit " +
    "actor, action and days; where there are older ones, notSearchedBefore says where it stopped. As a file it needs " +
    "data:export as well",
  auth: "session-or-bearer",
  permission: "settings:manage",
  errors: "admin",
  files: ["text/csv"],
  input: z.object({
    ...listInput(["at"], "-at"),
    sort: z.literal("-at").default("-at").describe("Newest first, always"),
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe("Words that all occur in a line, or in the name of who did it or what it was done to"),
    actor: z.string().max(100).optional().describe("The id of a user or token"),
    action: z
      .string()
      .regex(/^[a-z_]{1,50}([.][a-z_]{1,50})?$/)
      .optional()
      .describe("token.created, or token for all that begins so"),
    from: z.iso.date().optional().describe("A day of the business"),
    to: z.iso.date().optional().describe("A day of the business, included"),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(entry),
    total: z.int().nonnegative(),
    notSearchedBefore: z.iso.datetime().nullable(),
  }),
});
