import type { Contract } from "./contract.ts";
import { getLiveness, getReadiness } from "./health.ts";
import { endMySessions, getMe, updateMe } from "./me.ts";
import { getMetrics } from "./metrics.ts";
import { getOpenApi } from "./openapi.ts";
import { getSegmentationReport } from "./segmentation-report.ts";

/** Everything that is promised at a door. A route whose contract is not here fails the test of the house. */
export const CONTRACTS: readonly Contract[] = [
  getSegmentationReport,
  getMe,
  updateMe,
  endMySessions,
  getOpenApi,
  getLiveness,
  getReadiness,
  getMetrics,
];
