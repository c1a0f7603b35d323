import { handle } from "#core/http/handle.ts";
import { getMetrics } from "#features/operations/contracts/monitoring.ts";
import { readMetrics } from "#features/operations/read-metrics.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getMetrics, readMetrics] });
