import { defineRun } from "#core/runs/rules/define-run.ts";

export const CLEAN_UP = defineRun<Record<string, never>>()({
  kind: "clean_up",
  steps: ["old_runs", "retention", "texts"],
  figures: ["runsDeleted", "customersErased", "eventsDeleted", "ticketsDeleted", "importsForgotten"],
  permission: "settings:manage",
  daily: { localTime: "03:30", options: {} },
});
