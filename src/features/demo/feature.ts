import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  demo: ["loaded"],
} as const;

declare module "#core/feature.ts" {
  interface AuditActions {
    demo: typeof AUDIT;
  }
}

export const demo = defineFeature({
  name: "demo",
  audit: AUDIT,
  contracts: [],
});
