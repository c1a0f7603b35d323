import { handle } from "#core/http/handle.ts";
import { isReady } from "#features/operations/check-health.ts";
import { getReadiness } from "#features/operations/contracts/monitoring.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getReadiness, isReady] });
