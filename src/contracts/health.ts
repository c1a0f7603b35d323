import { z } from "zod";
import { defineContract } from "./contract.ts";

const healthy = z.object({ status: z.literal("ok") });

export const getLiveness = defineContract({
  method: "GET",
  path: "/api/health/live",
  summary: "The process answers",
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});

export const getReadiness = defineContract({
  method: "GET",
  path: "/api/health/ready",
  summary: "The database answers and has the schema of this version",
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});
