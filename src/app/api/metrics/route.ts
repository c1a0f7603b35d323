import { getMetrics } from "#contracts/metrics.ts";
import { handle } from "#http/handle.ts";
import { readMetrics } from "#lib/metrics.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getMetrics, readMetrics] });
