import { z } from "zod";
import { defineContract } from "../contract.ts";

export const getMetrics = defineContract({
  method: "GET",
  path: "/api/metrics",
  summary: "Read this process's metrics",
  description:
    "In Prometheus's text format. The token is the installation's METRICS_TOKEN; without one there is no such address",
  auth: "metrics-token",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: z.string(),
  text: "text/plain; version=0.0.4; charset=utf-8",
});
