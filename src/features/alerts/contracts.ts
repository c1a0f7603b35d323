import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { personal } from "#core/contracts/personal-data.ts";
import { count, day, instant, money, queryInteger } from "#core/contracts/wire.ts";
import { RUN_PROBLEMS } from "#core/runs/rules/define-run.ts";
import { DIGESTS } from "#core/runs/rules/digest-times.ts";
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { note } from "#records/contracts/notes.ts";
import { ALERT_KINDS, type AlertKind } from "#records/rules/alerts.ts";
import { RUN_KINDS } from "#runs.ts";

const kind = z.enum(ALERT_KINDS as [AlertKind, ...AlertKind[]]);

const choices = z
  .object({
    kinds: z
      .array(z.object({ kind, isShown: z.boolean() }))
      .describe("The kinds of alerts that the caller's permissions cover"),
    digest: z.enum(DIGESTS).describe("How often a digest is sent by email; weekly: on Mondays"),
    digestHour: z.int().min(0).max(23).describe("In the business's time zone"),
    canSendMail: z.boolean().describe("Whether a mail server is configured; without one, no digest is sent"),
  })
  .meta({ id: "AlertChoices" });

export type AlertChoices = z.infer<typeof choices>;

const path = "/api/admin/alerts/choices";
const output = z.object({ data: choices });

export const getAlertChoices = defineContract({
  method: "GET",
  path,
  summary: "Read your notification choices",
  auth: "session",
  permission: null,
  input: z.object({}),
  output,
});

export const updateAlertChoices = defineContract({
  method: "PATCH",
  path,
  summary: "Change your notification choices",
  description: "For the calling user in their current business. Choices that are left out stay as they are",
  auth: "session",
  permission: null,
  input: z.strictObject({
    digest: z.enum(DIGESTS).optional(),
    digestHour: z.int().min(0).max(23).optional(),
    mutedKinds: z.array(kind).max(ALERT_KINDS.length).optional().describe("Kinds that your inbox leaves out"),
  }),
  output,
});

const common = {
  id: z.string(),
  at: instant.describe("When it began, or last became worse"),
  endedAt: instant.nullable().describe("When it was back to normal; null while it is not"),
  isRead: z.boolean().describe("Whether the caller marked it as read; always false for a token"),
};
const notes = z
  .array(note)
  .describe("What may explain it: the notes of its day and the day before; empty without reports:view");
const segment = z.object({ id: z.string(), name: z.string() });
const segmentKeys = RFM_SEGMENTS.map(({ key }) => key) as [RfmSegmentKey, ...RfmSegmentKey[]];

const alert = z
  .discriminatedUnion("kind", [
    z
      .object({
        ...common,
        kind: z.literal("segment_size"),
        segment,
        members: count,
        low: count.describe("The fewest members that are normal for this segment"),
        high: count.describe("The most"),
        notes,
      })
      .describe("An automatic segment grew or shrank beyond its normal range"),
    z
      .object({
        ...common,
        kind: z.literal("champions_slipping"),
        day,
        customers: count.describe("How many champions moved to another RFM segment on this day"),
        value: money.describe("Their lifetime value"),
        notes,
        named: z
          .array(
            z.object({
              id: z.string(),
              externalId: personal("id", z.string()),
              name: personal("name", z.string().nullable()),
              segment: z.enum(segmentKeys).nullable().describe("Where they are now; null without recent purchases"),
              value: money,
            }),
          )
          .describe("Up to ten of them, the most valuable first"),
      })
      .describe("Champions moved to another RFM segment. A customer named here is not reported again for 30 days"),
    z
      .object({ ...common, kind: z.literal("segment_failed"), segment, problem: z.string() })
      .describe("A segment could not be updated and keeps its members"),
    z
      .object({
        ...common,
        kind: z.literal("run_failed"),
        runId: z.string(),
        runKind: z.enum(RUN_KINDS),
        problem: z.enum(RUN_PROBLEMS),
      })
      .describe("The last attempt at a run failed. Requested runs are shown to those who requested them and to admins"),
    z
      .object({
        ...common,
        kind: z.literal("import_failed"),
        import: z.object({ id: z.string(), fileName: personal("values", z.string()) }),
        problem: z.enum(RUN_PROBLEMS),
      })
      .describe("A file could not be imported"),
    z
      .object({
        ...common,
        kind: z.literal("connection_failed"),
        connection: z.object({ id: z.string(), name: z.string() }),
        problem: z.string().describe("As in the connection's `sync`, or why the run failed"),
      })
      .describe("A connected shop could not be read"),
    z
      .object({
        ...common,
        kind: z.literal("webhook_disabled"),
        endpoint: z.object({ id: z.string(), name: z.string() }),
        reason: z.enum(["failures", "gone"]).describe("gone: it answered 410"),
      })
      .describe("A webhook endpoint failed so long that it was disabled"),
  ])
  .meta({ id: "Alert" });

export type Alert = z.infer<typeof alert>;

export const listAlerts = defineContract({
  method: "GET",
  path: "/api/admin/alerts",
  summary: "List alerts",
  description:
    "The caller's inbox, newest first: the kinds that their permissions cover and that they did not turn off. One alert per subject until it is back to normal",
  permission: "customers:view",
  input: z.object({
    state: z.enum(["unread", "read"]).optional().describe("Alerts that ended count as read"),
    page: queryInteger({ min: 1, max: 1_000_000, standard: 1 }),
    pageSize: queryInteger({ min: 1, max: 200, standard: 25 }),
  }),
  output: z.object({ data: z.array(alert), total: count, unread: count.describe("How many are open and unread") }),
});

export const readAlerts = defineContract({
  method: "POST",
  path: "/api/admin/alerts/read",
  summary: "Mark alerts as read",
  description: "For the calling user only. Without IDs, all of them",
  auth: "session",
  permission: null,
  input: z.strictObject({ ids: z.array(z.string().max(100)).max(200).optional() }),
  output: z.object({ data: z.object({ unread: count }) }),
});
