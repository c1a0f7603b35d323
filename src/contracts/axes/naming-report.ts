import { z } from "zod";
import { NAMING_PROBLEMS, NAMINGS } from "#lib/domain/axes/naming/naming-report.ts";
import { count } from "../wire.ts";

/** The `naming` part of a run's result. */
export const namingReport = z.object({
  by: z.enum(NAMINGS),
  model: z.string().nullable(),
  calls: count,
  cached: count,
  kept: count,
  tokensIn: count,
  tokensOut: count,
  costUsd: z.number().nullable(),
  failed: z.array(z.object({ axis: z.string(), why: z.enum(NAMING_PROBLEMS) })),
});
