import { handle } from "#core/http/handle.ts";
import { getMetrics } from "#features/operations/contracts.ts";
import { readMetrics } from "#features/operations/monitoring.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getMetrics, readMetrics] });
