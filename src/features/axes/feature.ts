import { defineFeature, performRun } from "#core/feature.ts";
import { AXIS_RUN, PROFILE_UPDATE, TRACK_DRIFT } from "./runs.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  axes: ["found"],
  axis_segment: ["named"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    axes: typeof AUDIT;
  }
}

export const axes = defineFeature({
  name: "axes",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    axes: { permission: "reports:view", changesWith: ["axes", "axis_segment"] },
    drift: { permission: "customers:view", changesWith: [] },
  },
  topic: "analyses",
  held: {
    tables: [
      {
        part: "profiles",
        table: "customer_profiles",
        order: "version",
        money: ["lifetime_value"],
        // The bytes are the memberships in another form.
        omitted: ["likeness", "revision", "feature_set"],
        isComputed: true,
      },
      { part: "axisPosition", table: "membership_positions", order: "week", isComputed: true },
      { part: "axisChanges", table: "membership_changes", order: "week", isComputed: true },
      { part: "drift", table: "customer_drifts", order: "week, weeks", isComputed: true },
    ],
  },
  contracts: [
    () => import("./contracts/axes.ts"),
    () => import("./contracts/axis-members.ts"),
    () => import("./contracts/customer-axes.ts"),
    () => import("./contracts/drift.ts"),
  ],
  lists: { axis: { ids: async () => (await import("./list-axis-members.ts")).listAxisMemberIds } },
  cleanUp: async () => (await import("./track-drift.ts")).forgetOldDrift,
  runs: [
    // The new model is activated at the end: until then, or if the worker is killed, the old one stays active. Segments
    // with axis conditions and next actions are updated afterwards.
    performRun(AXIS_RUN, async (...run) => (await import("./run-axes.ts")).performAxisRun(...run)),
    // Updates profiles page by page, then the segments with axis conditions.
    performRun(PROFILE_UPDATE, async (actor, _, progress) =>
      (await import("./run-axes.ts")).performProfileUpdate(actor, progress),
    ),
    // Each page of customers is a transaction: an attempt after a killed one goes on with the others.
    performRun(TRACK_DRIFT, async (actor, _, progress) =>
      (await import("./track-drift.ts")).performDrift(actor, progress),
    ),
  ],
});
