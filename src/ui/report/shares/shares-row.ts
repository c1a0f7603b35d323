import type { SegmentGroup } from "#contracts/report/groups.ts";
import type { ReportAddress } from "../use-report-state.ts";
import type { KeyedSegment } from "./segment-model.ts";

export type SharesRow = { segment: KeyedSegment; group: SegmentGroup | undefined; isDimmed: boolean };

/** `longest`: the largest share, which defines the scale. */
export type SharesProps = { rows: SharesRow[]; longest: number; days: number; before: string; page: ReportAddress };
