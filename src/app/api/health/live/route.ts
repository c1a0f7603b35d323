import { handle } from "#core/http/handle.ts";
import { getLiveness } from "#features/operations/contracts.ts";
import { isAlive } from "#features/operations/monitoring.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getLiveness, isAlive] });
