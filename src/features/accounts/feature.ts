import { defineFeature } from "#core/feature.ts";

export const accounts = defineFeature({
  name: "accounts",
  contracts: [
    () => import("#records/contracts/me.ts"),
    () => import("./contracts/audit-log.ts"),
    () => import("./contracts/business.ts"),
    () => import("./contracts/passwords-and-sessions.ts"),
    () => import("./contracts/tokens.ts"),
    () => import("./contracts/users.ts"),
  ],
});
