import { defineFeature, performRun } from "#core/feature.ts";
import { SEND_DIGEST } from "./runs.ts";

export const overview = defineFeature({
  name: "overview",
  tools: () => import("./tools.ts"),
  live: {
    "notes-on-time": { permission: "reports:view", changesWith: ["planned_event", "campaign", "import"] },
  },
  topic: "reports",
  topics: { account: ["/api/unsubscribe"] },
  contracts: [
    () => import("./contracts/customers-found.ts"),
    () => import("./contracts/decomposition.ts"),
    () => import("./contracts/digest.ts"),
    () => import("./contracts/notes-on-time.ts"),
    () => import("./contracts/overview.ts"),
    () => import("./contracts/revenue-over-time.ts"),
  ],
  cleanUp: async () => (await import("./store/digests.ts")).deleteOldDigests,
  runs: [
    // The mail server receives each digest at most once, also if the worker is killed.
    performRun(SEND_DIGEST, async (...run) => (await import("./send-digests.ts")).sendDigest(...run)),
  ],
  timers: [
    {
      name: "planning digests",
      everyMs: 30_000,
      work: async (at) => (await import("./send-digests.ts")).planDigests(at),
    },
  ],
});
