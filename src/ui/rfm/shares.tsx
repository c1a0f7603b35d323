"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/segmentation-report.ts";
import { sharesAnswer } from "#lib/domain/words/shares-answer.ts";
import { ChartCard } from "../charts/chart-card.tsx";
import { useIsPhone } from "../providers/use-is-phone.ts";
import { useVoice } from "../providers/use-voice.ts";
import { isSegmentDimmed } from "./focus-model.ts";
import { gridCells } from "./grid-model.ts";
import { segmentsInOrder } from "./segment-model.ts";
import { SegmentsTable } from "./segments-table.tsx";
import { SharesCards } from "./shares-cards.tsx";
import { SharesTable } from "./shares-table.tsx";
import type { Page } from "./use-rfm-state.ts";
import { useSegmentWords } from "./use-segment-words.ts";

/** "Who brings the revenue?": share of customers and share of revenue of each segment, on one scale. */
export const Shares = ({ page, report, isTable }: { page: Page; report: SegmentationReport; isTable: boolean }) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const cells = report.method === "rfm" ? gridCells(report) : [];
  const rows = segmentsInOrder(report).map((segment) => ({
    segment,
    isDimmed: isSegmentDimmed(segment.key, cells, page.state),
  }));
  const longest = Math.max(...rows.map(({ segment }) => Math.max(segment.customer_share, segment.revenue_share)));
  const Rows = isPhone ? SharesCards : SharesTable;
  return (
    <ChartCard
      title={t("chart_titles.rfm_shares")}
      answer={<SharesAnswer report={report} />}
      isTable={isTable}
      table={<SegmentsTable report={report} />}
    >
      <Rows rows={rows} longest={longest} days={report.period.days} page={page} />
    </ChartCard>
  );
};

const SharesAnswer = ({ report }: { report: SegmentationReport }) => {
  const voice = useVoice();
  const words = useSegmentWords();
  const segments = segmentsInOrder(report).map((segment) => ({ ...segment, name: words(segment.key).name }));
  return sharesAnswer(segments, voice) || null;
};
