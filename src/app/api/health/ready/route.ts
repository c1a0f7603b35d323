import { getReadiness } from "#contracts/health.ts";
import { handle } from "#http/handle.ts";
import { isReady } from "#lib/health.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getReadiness, isReady] });
