import { defineFeature } from "#core/feature.ts";

export const playbooks = defineFeature({
  name: "playbooks",
  contracts: [
    () => import("./contracts/archetypes.ts"),
    () => import("./contracts/playbook-settings.ts"),
    () => import("./contracts/playbooks.ts"),
    () => import("./contracts/texts.ts"),
    () => import("./contracts/win-back.ts"),
  ],
});
