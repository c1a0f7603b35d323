import { z } from "zod";
import { defineContract } from "../contract.ts";

const healthy = z.object({ status: z.literal("ok") });

export const getLiveness = defineContract({
  method: "GET",
  path: "/api/health/live",
  summary: "Ask whether the process answers",
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});

export const getReadiness = defineContract({
  method: "GET",
  path: "/api/health/ready",
  summary: "Ask whether the service is ready",
  description: "It is when the database answers, has the schema of this version and can write to its disk.",
  reasons: ["DISK_FULL"],
  auth: "none",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: healthy,
});
