import { defineRun } from "#core/runs/rules/define-run.ts";
import type { Day } from "#lib/time/day.ts";

/** All types of segmentation, from one reading of the data. */
export const SEGMENT_PURCHASES = defineRun<Record<string, never>>()({
  kind: "segment_purchases",
  steps: ["purchases", "groups", "places", "segments"],
  figures: ["customers", "behavioral", "value", "frequency"],
  permission: "ai:use",
  shownIn: ["purchasing"],
  daily: { localTime: "02:30", options: {} },
  stage: { name: "purchasing", isTimed: true },
});

/** The same as of an earlier day, only to compare with. */
export const PURCHASING_AS_OF = defineRun<{ asOf: Day }>()({
  kind: "purchasing_as_of",
  steps: ["purchases", "groups", "places"],
  figures: ["customers", "behavioral", "value", "frequency"],
  permission: "ai:use",
  shownIn: ["purchasing"],
  mostWaiting: 20,
});
