import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  customer: ["action_marked"],
  plays: ["changed"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    playbooks: typeof AUDIT;
  }
}

export const playbooks = defineFeature({
  name: "playbooks",
  tools: () => import("./tools.ts"),
  audit: AUDIT,
  live: {
    actions: { permission: "customers:view", changesWith: ["customer", "customers", "plays", "texts", "axes"] },
    archetypes: { permission: "reports:view", changesWith: ["axes", "axis_segment"] },
  },
  topic: "analyses",
  held: {
    tables: [
      {
        part: "nextActions",
        table: "customer_actions",
        order: "as_of",
        money: ["value_if_back", "save_value"],
        omitted: ["revision"],
        isComputed: true,
      },
      { part: "actionMarks", table: "customer_action_marks", order: "at" },
    ],
  },
  contracts: [
    () => import("./contracts/archetypes.ts"),
    () => import("./contracts/playbook-settings.ts"),
    () => import("./contracts/playbooks.ts"),
    () => import("./contracts/texts.ts"),
    () => import("./contracts/win-back.ts"),
  ],
  lists: {
    churn: {
      ids: async () => (await import("./list-playbook-customers.ts")).churnCustomerIds,
      whoCanBeMarked: {},
    },
    outreach: {
      ids: async () => (await import("./list-playbook-customers.ts")).outreachCustomerIds,
      whoCanBeMarked: {},
    },
    "win-back": {
      ids: async () => (await import("./list-win-back.ts")).winBackCustomerIds,
      whoCanBeMarked: { view: "all", reachable: "all", state: "open" },
    },
    archetype: { ids: async () => (await import("./read-archetypes.ts")).listArchetypeMemberIds },
  },
  derive: async (actor, { signal }) => (await import("./update-actions.ts")).updateActions(actor, signal),
});
