import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, day, editVersion, instant, listInput, listOf, money, unlessEdited } from "#core/contracts/wire.ts";
import { plainName } from "#core/values/names.ts";
import { LONGEST_EVENT, MOST_EVENTS } from "#features/forecast/rules/planned-events.ts";
import { EVENT_KINDS } from "#lib/clv/totals/weekly-log.ts";

const estimate = z.object({
  expected: z.number(),
  lower80: z.number().describe("The interval that contains the actual value in 80% of cases"),
  upper80: z.number(),
});

/** What an event brings, by a forecast. */
export const eventGain = z
  .object({
    orders: estimate.describe("Orders beyond those without the event; negative if it costs orders"),
    revenue: estimate.extend({ expected: money }).nullable().describe("Null if too few amounts are known"),
    change: z.number().describe("Of the orders on its days, relative to those without it"),
  })
  .meta({ id: "EventGain" });

const event = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(EVENT_KINDS),
    startsOn: day,
    lastDay: day,
    version: editVersion,
    createdAt: instant,
    gain: eventGain
      .nullable()
      .describe(
        "What it brought or is expected to bring, by the last forecast with the standard settings. Null until one has counted it as it " +
          "is now, before the first weeks of orders, and after the forecast's last day",
      ),
  })
  .meta({ id: "PlannedEvent" });

export type ListedEvent = z.infer<typeof event>;

const path = "/api/admin/planned-events";
const one = "/api/admin/planned-events/{id}";
const draft = {
  name: plainName.trim().min(1).max(80),
  kind: z
    .enum(EVENT_KINDS)
    .describe("Events of a kind are expected to change orders alike. closed takes the orders of its days"),
  startsOn: chosenDay.describe("The first day, in the past too"),
  lastDay: chosenDay.describe(`At most ${LONGEST_EVENT - 1} days after startsOn`),
};
const data = z.object({ data: event });

export const listPlannedEvents = defineContract({
  permission: "reports:view",
  method: "GET",
  path,
  summary: "List planned events",
  description:
    "Sales, launches, outages and days closed, past and to come, with what each brings by the forecast. The overview shows them beside revenue",
  input: z.object(listInput(["startsOn", "name"], "-startsOn")),
  output: listOf(event).extend({
    currency: z.string(),
    asOf: day.nullable().describe("Last day of the orders that the forecast used; null before the first forecast"),
  }),
});

export const createPlannedEvent = defineContract({
  permission: "data:import",
  method: "POST",
  path,
  summary: "Create a planned event",
  description: `The next run of the forecast counts it. At most ${MOST_EVENTS} events`,
  status: 201,
  idempotencyKey: true,
  reasons: ["PLANNED_EVENT_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  examples: [
    {
      title: "Enter a sale",
      address: path,
      body: { name: "Spring sale", kind: "sale", startsOn: "2026-05-04", lastDay: "2026-05-10" },
    },
  ],
  input: z.strictObject(draft),
  output: data,
});

export const updatePlannedEvent = defineContract({
  permission: "data:import",
  method: "PATCH",
  path: one,
  summary: "Change a planned event",
  description: "The next run of the forecast counts the change",
  reasons: ["PLANNED_EVENT_NOT_FOUND", "EDITED_MEANWHILE"],
  input: z.strictObject({
    id: z.string(),
    ...unlessEdited,
    name: draft.name.optional(),
    kind: draft.kind.optional(),
    startsOn: draft.startsOn.optional(),
    lastDay: draft.lastDay.optional(),
  }),
  output: data,
});

export const deletePlannedEvent = defineContract({
  permission: "data:import",
  method: "DELETE",
  path: one,
  summary: "Delete a planned event",
  description: "The next run of the forecast no longer counts it",
  status: 204,
  reasons: ["PLANNED_EVENT_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.void(),
});
