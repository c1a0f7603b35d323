import { defineFeature, performRun } from "#core/feature.ts";
import { CLEAN_UP } from "./runs.ts";

export const operations = defineFeature({
  name: "operations",
  topic: "service",
  contracts: [() => import("./contracts.ts")],
  runs: [performRun(CLEAN_UP, async (...run) => (await import("./clean-up.ts")).performCleanUp(...run))],
});
