import type { ReportAddress } from "../use-report-state.ts";
import type { KeyedSegment } from "./segment-model.ts";

export type SharesRow = { segment: KeyedSegment; isDimmed: boolean };

/** `longest`: the largest share, which defines the scale. */
export type SharesProps = { rows: SharesRow[]; longest: number; days: number; page: ReportAddress };
