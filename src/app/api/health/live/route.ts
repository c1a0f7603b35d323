import { handle } from "#core/http/handle.ts";
import { isAlive } from "#features/operations/check-health.ts";
import { getLiveness } from "#features/operations/contracts/monitoring.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getLiveness, isAlive] });
