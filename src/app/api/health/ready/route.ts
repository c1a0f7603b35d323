import { handle } from "#core/http/handle.ts";
import { getReadiness } from "#features/operations/contracts.ts";
import { isReady } from "#features/operations/monitoring.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getReadiness, isReady] });
