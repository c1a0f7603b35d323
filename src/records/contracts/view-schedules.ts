import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { editVersion, fileHeaders, instant, listOf, unlessEdited } from "#core/contracts/wire.ts";
import { VIEW_LISTS } from "#records/rules/view-lists.ts";
import {
  DELIVERY_PROBLEMS,
  MOST_RECIPIENTS,
  MOST_SCHEDULES,
  SCHEDULE_FREQUENCIES,
  VIEW_FORMATS,
} from "#records/rules/view-schedules.ts";

const frequency = z.enum(SCHEDULE_FREQUENCIES).describe("weekly: on Mondays; monthly: on the first");
const hour = z.int().min(0).max(23).describe("In the business's time zone");
const format = z
  .enum(VIEW_FORMATS)
  .describe(
    "pdf: to read; of a table, the main columns of the first 500 rows. Cohorts, which have a column for each month, are only csv",
  );
const recipientIds = z
  .array(z.string().max(100))
  .min(1)
  .max(MOST_RECIPIENTS)
  .describe(
    "IDs of users who see the view and have data:export. Each gets the file in their language, with what they may see",
  );
const person = { id: z.string(), name: z.string() };

const schedule = z
  .object({
    id: z.string(),
    view: z.object({ id: z.string(), name: z.string(), list: z.enum(VIEW_LISTS) }),
    frequency,
    hour,
    format,
    isPaused: z.boolean(),
    nextAt: instant.nullable().describe("When it is sent next; null while it is paused"),
    recipients: z.array(
      z.object({
        ...person,
        sentAt: instant.nullable().describe("When the mail server took the last one that was due; null if it did not"),
        problem: z.enum(DELIVERY_PROBLEMS).nullable().describe("Why the last one that was due was not sent"),
      }),
    ),
    createdBy: z.string().nullable().describe("Name of the user or token; null for a former one"),
    mayChange: z.boolean(),
    version: editVersion,
    createdAt: instant,
  })
  .meta({ id: "ViewSchedule" });

export type ViewSchedule = z.infer<typeof schedule>;

const path = "/api/admin/view-schedules";
const one = "/api/admin/view-schedules/{id}";
const byUser = { permission: "data:export" } as const;
const data = z.object({ data: schedule });

export const listViewSchedules = defineContract({
  ...byUser,
  method: "GET",
  path,
  summary: "List the views that are sent by email",
  description: "Those of the views that you see, oldest first",
  reasons: ["VIEW_NOT_FOUND"],
  examples: [{ title: "List all schedules", address: path }],
  input: z.object({ viewId: z.string().optional().describe("Only those of this view") }),
  output: listOf(schedule).extend({
    candidates: z
      .array(z.object(person))
      .describe("The users who may receive the view `viewId`, by name; empty without it"),
    canSendMail: z.boolean().describe("Whether a mail server is configured; without one, nothing is sent"),
  }),
});

export const createViewSchedule = defineContract({
  ...byUser,
  method: "POST",
  path,
  summary: "Send a view by email on a schedule",
  description: `The file has the rows of the view as it is on that day. At most ${MOST_SCHEDULES} schedules`,
  status: 201,
  idempotencyKey: true,
  reasons: ["VIEW_NOT_FOUND", "VIEW_SCHEDULE_LIMIT", "VIEW_RECIPIENT_REFUSED", "IDEMPOTENCY_KEY_REUSED"],
  examples: [
    {
      title: "Send a view as a CSV file every Monday at 8:00",
      address: path,
      body: {
        viewId: "01997e1c-5d0a-7c3e-9b52-4a6f3f1d2c11",
        frequency: "weekly",
        hour: 8,
        format: "csv",
        recipientIds: ["01997e1c-5d0a-7c3e-9b52-4a6f3f1d2c12"],
      },
    },
  ],
  input: z.strictObject({ viewId: z.string().max(100), frequency, hour: hour.default(8), format, recipientIds }),
  output: data,
});

export const updateViewSchedule = defineContract({
  ...byUser,
  method: "PATCH",
  path: one,
  summary: "Change, pause or resume a schedule of a view",
  description: "Who created it and admins may. What was due while it was paused is not made up for",
  reasons: ["VIEW_SCHEDULE_NOT_FOUND", "VIEW_RECIPIENT_REFUSED", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id: z.string(),
    ...unlessEdited,
    frequency: frequency.optional(),
    hour: hour.optional(),
    format: format.optional(),
    isPaused: z.boolean().optional(),
    recipientIds: recipientIds.optional(),
  }),
  output: data,
});

export const deleteViewSchedule = defineContract({
  ...byUser,
  method: "DELETE",
  path: one,
  summary: "Stop sending a view by email",
  description: "Who created it and admins may",
  status: 204,
  reasons: ["VIEW_SCHEDULE_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});

export const getViewFile = defineContract({
  ...byUser,
  method: "GET",
  path: "/api/admin/views/{id}/file",
  summary: "Download a saved view as a file",
  description:
    "What its page shows now, in the language of Accept-Language: the rows of a list, or the figures of a report for its period, storefront " +
    "and segments. The same file is sent on a schedule",
  files: ["text/csv", "application/pdf"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE", "SEGMENT_NOT_FOUND"],
  input: z.object({ id: z.string(), exportFormat: format, ...fileHeaders }),
  output: z.string(),
});
