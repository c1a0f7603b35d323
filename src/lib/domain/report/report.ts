import type { BehaviorReport } from "./behavior/report.ts";
import type { RfmReport } from "./rfm/report.ts";
import type { ValueReport } from "./value/report.ts";

/** A report of any method; `method` discriminates. */
export type SegmentationReport = RfmReport | ValueReport | BehaviorReport;

export const REPORT_METHODS = ["rfm", "value", "behavior"] as const;

export type Method = (typeof REPORT_METHODS)[number];

export type ReportBy<Name extends Method> = Extract<SegmentationReport, { method: Name }>;
