import { defineRun } from "#core/runs/rules/define-run.ts";
import type { Day } from "#lib/time/day.ts";

/** Posts the digest of a day to a Slack channel. */
export const SLACK_DIGEST = defineRun<{ connectionId: string; day: Day }>()({
  kind: "slack_digest",
  steps: ["digest", "deliver"],
  figures: ["sent", "customers"],
  permission: "settings:manage",
  shownIn: ["slack-connections"],
  callsOut: true,
  atOnce: 16,
  perBusiness: 4,
  isPatient: true,
});
