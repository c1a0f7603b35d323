import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { chosenDay, instant, listInput, wholeFile } from "#core/contracts/wire.ts";

const auditedItem = z.object({
  kind: z.string().meta({ examples: ["user", "token", "path"] }),
  id: z.string(),
  name: z
    .string()
    .nullable()
    .describe(
      "Name of a user, token, segment, customer, audience, campaign, webhook endpoint or connection of this business, or of a " +
        "behavioral axis or its segment; a customer's is masked " +
        "without customers:pii",
    ),
});

const entry = z
  .object({
    id: z.string(),
    at: instant,
    action: z.string().meta({ examples: ["token.created"] }),
    actor: z.object({
      kind: z.enum(["user", "token", "system"]),
      id: z.string().nullable(),
      name: z.string().nullable(),
    }),
    things: z.array(auditedItem),
    before: personal("text", z.record(z.string(), z.unknown()).nullable()),
    after: personal("text", z.record(z.string(), z.unknown()).nullable()),
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
    "Actions in this business, newest first, including refused requests and downloads. Each call searches the newest 50,000 " +
    "entries that match actor, action and dates; if there are older ones, notSearchedBefore says where the search stopped. The file export also needs " +
    "data:export",
  permission: "settings:manage",
  files: ["text/csv"],
  input: z.object({
    ...listInput(["at"], "-at"),
    sort: z.literal("-at").default("-at").describe("Always newest first"),
    q: z
      .string()
      .trim()
      .max(100)
      .optional()
      .describe(
        "Words that must all occur in the entry, the actor's name or the target's name. Needs customers:pii, because entries have customers' names",
      ),
    actor: z.string().max(100).optional().describe("User or token ID"),
    action: z
      .string()
      .regex(/^[a-z_]{1,50}([.][a-z_]{1,50})?$/)
      .optional()
      .describe("An action such as token.created, or a prefix such as token for all its actions"),
    from: chosenDay.optional().describe("First day, in the business's time zone"),
    to: chosenDay.optional().describe("Last day (inclusive), in the business's time zone"),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(entry),
    total: z.int().nonnegative(),
    notSearchedBefore: instant.nullable(),
    axisNames: z
      .record(z.string(), z.string())
      .describe("Names of the behavioral axes that before and after mention, in the language of Accept-Language"),
  }),
});
