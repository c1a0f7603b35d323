import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";

export const getMetrics = defineContract({
  method: "GET",
  path: "/api/metrics",
  summary: "Read metrics",
  description:
    "Metrics of this process in Prometheus text format. The token is the installation's METRICS_TOKEN; if it is not set, this route returns 404",
  auth: "metrics-token",
  permission: null,
  input: z.object({}),
  output: z.string(),
  text: "text/plain; version=0.0.4; charset=utf-8",
});

const healthy = z.object({ status: z.literal("ok") });

export const getLiveness = defineContract({
  method: "GET",
  path: "/api/health/live",
  summary: "Check liveness",
  auth: "none",
  permission: null,
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
  input: z.object({}),
  output: healthy,
});
