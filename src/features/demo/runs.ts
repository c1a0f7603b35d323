import { defineRun } from "#core/runs/rules/define-run.ts";

/** Fills a new sample business. */
export const LOAD_SAMPLE = defineRun<Record<string, never>>()({
  kind: "load_sample",
  steps: ["customers", "segments"],
  figures: ["customers", "orders"],
  permission: "settings:manage",
  shownIn: ["customers", "segments", "segmentation", "setup"],
  stage: { name: "import" },
  pollSeconds: 0.5,
});
