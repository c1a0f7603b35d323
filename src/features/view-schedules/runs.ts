import { defineRun } from "#core/runs/rules/define-run.ts";
import type { Day } from "#lib/time/day.ts";

/** Emails a view to one of its recipients, as it is on a day. */
export const SEND_VIEW = defineRun<{ scheduleId: string; userId: string; day: Day }>()({
  kind: "send_view",
  steps: ["file", "deliver"],
  figures: ["sent"],
  permission: "settings:manage",
  shownIn: ["view-schedules"],
  callsOut: true,
  atOnce: 4,
  isPatient: true,
});
