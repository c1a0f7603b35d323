"use client";

import { useTranslations } from "next-intl";
import type { SegmentGroups } from "#contracts/report/groups.ts";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { sharesAnswer } from "#lib/domain/report/shares-answer.ts";
import { ChartCard } from "#ui/shared/charts/chart-card.tsx";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useVoice } from "#ui/shared/session/use-voice.ts";
import { groupOf } from "../groups/group-of.ts";
import { isSegmentDimmed } from "../rfm/focus-model.ts";
import { gridCells } from "../rfm/grid-model.ts";
import type { ReportAddress } from "../use-report-state.ts";
import { LapsedRow } from "./lapsed-row.tsx";
import { segmentsInOrder } from "./segment-model.ts";
import { SegmentsTable } from "./segments-table.tsx";
import { SharesCards } from "./shares-cards.tsx";
import { SharesTable } from "./shares-table.tsx";

/** What explains the segments of each method. */
const METHOD_TERMS = { rfm: "share_of_revenue", value: "value_tier", behavior: "behavior_segment" } as const;

/** "Who brings the revenue?": each segment's shares of customers and revenue on one scale. */
export const Shares = ({
  page,
  report,
  groups,
  isTable,
}: {
  page: ReportAddress;
  report: SegmentationReport;
  groups: SegmentGroups | undefined;
  isTable: boolean;
}) => {
  const t = useTranslations();
  const isPhone = useIsPhone();
  const cells = report.method === "rfm" ? gridCells(report) : [];
  const rows = segmentsInOrder(report).map((segment) => ({
    segment,
    group: groupOf(groups, segment.segment_code),
    isDimmed: isSegmentDimmed(segment.key, cells, page.state),
  }));
  const longest = Math.max(...rows.map(({ segment }) => Math.max(segment.customer_share, segment.revenue_share)));
  const { days: shown } = useFormats();
  const { period, compared_period: compared } = report;
  const before = compared
    ? t("comparison.vs", { period: shown(compared.start, compared.end) })
    : t("report.column_before", { days: period.days });
  const Rows = isPhone ? SharesCards : SharesTable;
  return (
    <ChartCard
      title={t("chart_titles.rfm_shares")}
      term={METHOD_TERMS[report.method]}
      answer={<SharesAnswer report={report} />}
      isTable={isTable}
      table={
        <>
          <SegmentsTable report={report} groups={groups} />
          <LapsedRow groups={groups} state={page.state} />
        </>
      }
    >
      <Rows rows={rows} longest={longest} days={report.period.days} before={before} page={page} />
      <LapsedRow groups={groups} state={page.state} />
    </ChartCard>
  );
};

const SharesAnswer = ({ report }: { report: SegmentationReport }) => {
  const voice = useVoice();
  const words = useSegmentWords();
  const segments = segmentsInOrder(report).map((segment) => ({ ...segment, name: words(segment.key).name }));
  return sharesAnswer(segments, voice) || null;
};
