import { defineRun } from "#core/runs/rules/define-run.ts";
import type { Day } from "#lib/time/day.ts";

/** Emails a user's digest of a day. */
export const SEND_DIGEST = defineRun<{ userId: string; day: Day }>()({
  kind: "send_digest",
  steps: ["digest"],
  figures: ["sent"],
  permission: "settings:manage",
  callsOut: true,
  atOnce: 8,
  isPatient: true,
});
