import type { Permission } from "#core/values/permissions.ts";

/** Customers of the sample data and of `npm run demo`. */
export const DEMO_CUSTOMERS = 5000;

/** The steps of setting up a business, in order. */
export const SETUP_STEPS = ["data", "report", "segment", "team", "api"] as const;

export type SetupStep = (typeof SETUP_STEPS)[number];

/** What a user needs to take a step. */
export const SETUP_PERMISSIONS: Record<SetupStep, Permission> = {
  data: "data:import",
  report: "reports:view",
  segment: "customers:edit",
  team: "settings:manage",
  api: "settings:manage",
};
