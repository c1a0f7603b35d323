import { defineRun } from "#core/runs/rules/define-run.ts";

/** Selects an audience's members and writes their file. */
export const AUDIENCE_SEND = defineRun<{
  audienceId: string;
  /** After a change of what decides the members: nothing is sent if they are the same. */
  isLive?: true | undefined;
}>()({
  kind: "audience_send",
  steps: ["members", "file", "deliver"],
  figures: ["sent", "added", "removed", "unchanged"],
  permission: "data:export",
  callsOut: true,
  atOnce: 8,
  pollSeconds: 0.5,
});
