"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { markFigure } from "#core/messages/terms.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { SegmentGroup, SegmentGroups } from "#features/report/contracts/groups.ts";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { sharesAnswer } from "#features/report/rules/insight-words.ts";
import { type ReportAddress, reportGroup } from "#features/report/ui/report-state.ts";
import { gridCells, isSegmentDimmed } from "#features/report/ui/rfm/grid-model.ts";
import { findSegmentGroup, useIdeas } from "#features/report/ui/use-groups.ts";
import { segmentColor } from "#records/rules/rfm/segment-colors.ts";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { LapsedRow } from "./lapsed-row.tsx";
import { GrowthMark, type KeyedSegment, segmentsInOrder } from "./segment-model.tsx";
import styles from "./shares.module.css";

type SegmentsTableProps = { report: SegmentationReport; groups: SegmentGroups | undefined };

const SegmentsTable = ({ report, groups }: SegmentsTableProps) => {
  const reachable = (code: string) => findSegmentGroup(groups, code)?.reachableByEmail ?? 0;
  const t = useTranslations();
  const words = useSegmentWords();
  const { count, percent, money } = useFormats();
  const columns: Column<KeyedSegment>[] = [
    { name: "segment", title: t("terms.segment"), value: ({ key }) => words(key).name },
    { name: "customers", title: t("report.customers"), value: (s) => s.customer_count, format: count },
    {
      name: "reachable",
      title: t("groups.reachable_column"),
      term: "reachable",
      value: (s) => reachable(s.segment_code),
      format: count,
    },
    {
      name: "customer_share",
      title: t("terms.share_of_customers"),
      term: "share_of_customers",
      value: (s) => s.customer_share,
      format: percent,
    },
    { name: "revenue", title: t("terms.revenue"), term: "revenue", value: (s) => s.total_revenue, format: money },
    {
      name: "revenue_share",
      title: t("terms.share_of_revenue"),
      term: "share_of_revenue",
      value: (s) => s.revenue_share,
      format: percent,
    },
    {
      name: "average",
      title: t("terms.average_order_value"),
      term: "average_order_value",
      value: (s) => s.average_order_value,
      format: money,
    },
    {
      name: "growth",
      title: t("terms.growth"),
      term: "change",
      value: (s) => s.growth_rate ?? 0,
      show: (s) => <GrowthMark segment={s} />,
    },
  ];
  return <DataTable columns={columns} rows={segmentsInOrder(report)} keyOf={({ key }) => key} />;
};

/** The first idea, and the others on demand. */
const Actions = ({ segment }: { segment: string }) => {
  const t = useTranslations();
  const { name } = useSegmentWords()(segment);
  const actions = useIdeas()(segment, undefined).ideas.map(({ text, evidence }) =>
    [text, evidence].filter((part) => part !== "").join(" · "),
  );
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.actions}>
      <ul>
        {actions.slice(0, isOpen ? actions.length : 1).map((action) => (
          <li key={action}>{action}</li>
        ))}
      </ul>
      <button
        type="button"
        className={`text-12 bare-button ${styles.moreActions}`}
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
      >
        {isOpen ? t("rfm.fewer_actions") : t("rfm.more_actions", { count: actions.length - 1 })}
        <span className="visually-hidden">: {name}</span>
      </button>
    </div>
  );
};

type ShareBarProps = { segment: string; share: number; longest: number; isPale?: boolean; children: ReactNode };

/** A bar from zero followed by its number: pale with an outline for customers, solid for revenue. */
const ShareBar = ({ segment, share, longest, isPale = false, children }: ShareBarProps) => (
  <span className={`flex items-center gap-6 tiny ${styles.bar}`}>
    <span
      aria-hidden
      className={isPale ? styles.paleMark : styles.fullMark}
      style={{
        flexBasis: `${longest > 0 ? ((share / longest) * 100).toFixed(2) : 0}%`,
        color: segmentColor(segment),
        ...(share === 0 && { display: "none" }),
      }}
    />
    <span className={`flex-none nowrap ${styles.barWords}`}>{children}</span>
  </span>
);

type SharesRow = { segment: KeyedSegment; group: SegmentGroup | undefined; isDimmed: boolean };

/** `longest`: the largest share, which defines the scale. */
type SharesProps = { rows: SharesRow[]; longest: number; days: number; before: string; page: ReportAddress };

const SharesTable = ({ rows, longest, days, before, page }: SharesProps) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { percent } = useFormats();
  return (
    <table className={`w-full mt-12 ${styles.table}`}>
      <caption className="visually-hidden">{t("chart_titles.rfm_shares")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("rfm.in_period", { name: t("terms.segment"), days })}</th>
          <th scope="col">{t("rfm.column_shares")}</th>
          <th scope="col" className={styles.end}>
            {before}
          </th>
          <th scope="col">{t("rfm.column_next")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ segment, group, isDimmed }) => (
          <tr key={segment.key} data-dimmed={isDimmed || undefined}>
            <th scope="row">
              <span className={`flex items-center gap-8 font-medium ${styles.name}`}>
                <Monogram segment={segment.key} />
                <span>
                  <StateLink className="ink-link" page={page} to={{ focus: segment.key, cell: null }}>
                    {words(segment.key).name}
                  </StateLink>
                  <span
                    className="block tiny font-normal faint"
                    {...markFigure("group_size", reportGroup(page.state, segment.key))}
                  >
                    {t("states.customers", { count: group?.customers ?? segment.customer_count })}
                  </span>
                  {group && (
                    <span className="block tiny font-normal faint">
                      {t("groups.reachable_only", { reachable: group.reachableByEmail })}
                    </span>
                  )}
                </span>
              </span>
            </th>
            <td className={styles.bars}>
              <ShareBar segment={segment.key} share={segment.customer_share} longest={longest} isPale>
                {percent(segment.customer_share)}
              </ShareBar>
              <ShareBar segment={segment.key} share={segment.revenue_share} longest={longest}>
                <strong>{percent(segment.revenue_share)}</strong>
              </ShareBar>
            </td>
            <td className={styles.end}>
              <GrowthMark segment={segment} />
            </td>
            <td className={styles.next}>
              <Actions segment={segment.key} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const FIRST = 4;

/** The same for phones: a card per segment with labels and values. */
const SharesCards = ({ rows, longest, page }: SharesProps) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { percent, count } = useFormats();
  const [showsAll, setShowsAll] = useState(false);
  return (
    <>
      <ul className={styles.cards}>
        {rows.slice(0, showsAll ? rows.length : FIRST).map(({ segment, group, isDimmed }) => (
          <li key={segment.key} data-dimmed={isDimmed || undefined}>
            <div className={`flex items-center gap-8 font-semibold ${styles.cardHead}`}>
              <Monogram segment={segment.key} />
              <StateLink className="ink-link" page={page} to={{ focus: segment.key, cell: null }}>
                {words(segment.key).name}
              </StateLink>
              <GrowthMark segment={segment} />
            </div>
            <ShareBar segment={segment.key} share={segment.customer_share} longest={longest} isPale>
              {t("rfm.of_customers", { share: percent(segment.customer_share), count: count(segment.customer_count) })}
            </ShareBar>
            <ShareBar segment={segment.key} share={segment.revenue_share} longest={longest}>
              <strong>{t("rfm.of_revenue", { share: percent(segment.revenue_share) })}</strong>
            </ShareBar>
            {group && (
              <span className="block tiny font-normal faint">
                {t("groups.reachable_only", { reachable: group.reachableByEmail })}
              </span>
            )}
            <Actions segment={segment.key} />
          </li>
        ))}
      </ul>
      {!showsAll && rows.length > FIRST && (
        <Button type="link" className={styles.more ?? ""} onClick={() => setShowsAll(true)}>
          {t("rfm.more_segments", { count: rows.length - FIRST })}
        </Button>
      )}
    </>
  );
};

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
    group: findSegmentGroup(groups, segment.segment_code),
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
