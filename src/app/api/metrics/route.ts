import { getMetrics } from "#contracts/operations/monitoring.ts";
import { handle } from "#http/handle.ts";
import { readMetrics } from "#lib/operations/read-metrics.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getMetrics, readMetrics] });
