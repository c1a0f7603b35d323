import { z } from "zod";
import { defineContract } from "../contract.ts";

export const getMetrics = defineContract({
  method: "GET",
  path: "/api/metrics",
  summary: "Read metrics",
  description:
    "Metrics of this process in Prometheus text format. The token is the installation's METRICS_TOKEN; if it is not set, this route returns 404",
  auth: "metrics-token",
  permission: null,
  errors: "admin",
  input: z.object({}),
  output: z.string(),
  text: "text/plain; version=0.0.4; charset=utf-8",
});
