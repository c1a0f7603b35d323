"use client";

import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { Traits } from "./behavior/traits.tsx";
import { Grid } from "./rfm/grid.tsx";
import type { ReportAddress } from "./use-report-state.ts";
import { Curve } from "./value/curve.tsx";

type Props = { page: ReportAddress; report: SegmentationReport; isTable: boolean };

/** The chart that is specific to the report's method. */
export const Picture = ({ page, report, isTable }: Props) => {
  switch (report.method) {
    case "rfm":
      return <Grid page={page} report={report} isTable={isTable} />;
    case "value":
      return <Curve page={page} report={report} isTable={isTable} />;
    case "behavior":
      return <Traits page={page} report={report} isTable={isTable} />;
  }
};
