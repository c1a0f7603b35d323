import { defineFeature, performRun } from "#core/feature.ts";
import { LOAD_SAMPLE } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  demo: ["loaded"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    demo: typeof AUDIT;
  }
}

export const demo = defineFeature({
  name: "demo",
  audit: AUDIT,
  contracts: [],
  runs: [
    // All data is written in one transaction; an attempt after a killed one adds what is missing.
    performRun(LOAD_SAMPLE, async (actor, _, progress) =>
      (await import("./sample-business.ts")).fillSampleBusiness(actor, progress),
    ),
  ],
  afterRun: async (client, actor, run) => {
    if (run.kind === LOAD_SAMPLE.kind) await (await import("./sample-business.ts")).beginRunsAfterSample(client, actor);
  },
});
