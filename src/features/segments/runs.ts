import { defineRun } from "#core/runs/rules/define-run.ts";

export const RECALCULATE_SEGMENTS = defineRun<{
  /** After events or tickets, only the segments whose rules use fields that change with them; `rfm_scheme`: other RFM segments are active. */
  reason: "nightly" | "import" | "request" | "order" | "event" | "rfm_scheme";
  /** After an import that wrote no orders, which forecasts, purchase segments and axes are calculated from. */
  customersOnly?: true | undefined;
  /** Counts stored orders again first, after the business chose whether gift cards are sales. */
  giftCards?: true | undefined;
  /** Only these segments; by default all active automatic ones. */
  segmentIds?: string[] | undefined;
}>()({
  kind: "recalculate_segments",
  steps: ["scores", "segments"],
  figures: ["segments", "joined", "left"],
  permission: "customers:edit",
  shownIn: ["segments", "setup"],
  daily: { localTime: "02:00", options: { reason: "nightly" } },
  stage: { name: "segments", isTimed: true },
  atOnce: 2,
});
