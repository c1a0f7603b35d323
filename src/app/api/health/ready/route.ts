import { getReadiness } from "#contracts/operations/monitoring.ts";
import { handle } from "#http/handle.ts";
import { isReady } from "#lib/operations/check-health.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getReadiness, isReady] });
