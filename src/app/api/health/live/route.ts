import { getLiveness } from "#contracts/health.ts";
import { handle } from "#http/handle.ts";
import { isAlive } from "#lib/health.ts";

export const { GET, POST, PUT, PATCH, DELETE, OPTIONS } = handle({ GET: [getLiveness, isAlive] });
