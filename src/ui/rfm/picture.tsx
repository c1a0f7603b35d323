"use client";

import type { SegmentationReport } from "#contracts/segmentation-report.ts";
import { Curve } from "./curve.tsx";
import { Grid } from "./grid.tsx";
import { Traits } from "./traits.tsx";
import type { Page } from "./use-rfm-state.ts";

type Props = { page: Page; report: SegmentationReport; isTable: boolean };

/** What a method alone can show of its segments. */
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
