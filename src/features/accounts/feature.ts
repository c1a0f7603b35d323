import { defineFeature } from "#core/feature.ts";

/** What it writes to the audit log, by noun. */
const AUDIT = {
  business: ["created", "changed", "secret_rotated", "start_pages_set"],
  sample: ["created", "deleted"],
  storefront: ["renamed"],
  user: [
    "created",
    "changed",
    "password_set",
    "password_changed",
    "password_reset_created",
    "password_reset_requested",
    "password_reset",
    "language_set",
    "density_set",
    "session_ended",
    "sessions_ended",
    "setup_dismissed",
    "setup_restored",
  ],
  invitation: ["created", "withdrawn", "accepted"],
  token: ["created", "revoked"],
  reader: ["created", "dropped"],
  login: ["succeeded", "failed", "locked"],
} as const;

declare module "#core/values/audit-actions.ts" {
  interface AuditActions {
    accounts: typeof AUDIT;
  }
}

export const accounts = defineFeature({
  name: "accounts",
  audit: AUDIT,
  live: {
    users: { permission: "settings:manage", noun: "user", changesWith: ["user", "invitation"] },
    invitations: { permission: "settings:manage", noun: "invitation", changesWith: ["invitation"] },
    tokens: { permission: "settings:manage", noun: "token", changesWith: ["token"] },
    business: { permission: "settings:manage", changesWith: ["business", "storefront"] },
    setup: {
      permission: "reports:view",
      changesWith: ["segment", "import", "sync", "deliveries", "user", "invitation", "token", "sample"],
    },
    "audit-log": { permission: "settings:manage", changesWith: [] },
  },
  topic: "settings",
  topics: {
    account: ["/api/admin/me", "/api/admin/password-resets", "/api/admin/login-options", "/api/admin/first-setup"],
  },
  contracts: [
    () => import("#records/contracts/me.ts"),
    () => import("./contracts/audit-log.ts"),
    () => import("./contracts/business.ts"),
    () => import("./contracts/first-setup.ts"),
    () => import("./contracts/passwords-and-sessions.ts"),
    () => import("./contracts/tokens.ts"),
    () => import("./contracts/users.ts"),
  ],
  timers: [
    // A login for reporting may have filled a twentieth of the queue of notifications in ten seconds.
    {
      name: "ending readers' sessions",
      everyMs: 5000,
      work: async () => (await import("./store/readers.ts")).endReaderSessions(),
    },
  ],
});
