import { getLiveness } from "#contracts/operations/monitoring.ts";
import { handle } from "#http/handle.ts";
import { isAlive } from "#lib/operations/check-health.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getLiveness, isAlive] });
