import { z } from "zod";
import { defineContract } from "../contract.ts";

const healthy = z.object({ status: z.literal("ok") });

export const getLiveness = defineContract({
  method: "GET",
  path: "/api/health/live",
  summary: "Check liveness",
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});

export const getReadiness = defineContract({
  method: "GET",
  path: "/api/health/ready",
  summary: "Check readiness",
  description: "Ready means that the database responds, has this version's schema and can write to disk.",
  reasons: ["DISK_FULL"],
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});
