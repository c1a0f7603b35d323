"use client";

import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { StateLink } from "#core/ui/state-link.tsx";
import type { ValueReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { SegmentSwatch, useSegmentWords } from "#records/ui/people/segment-mark.tsx";

import { type CurvePoint, curveRows, toCurvePoints } from "./concentration-model.ts";
import type { ReportAddress } from "./report-state.ts";
import { segmentsInOrder } from "./segments/segment-model.tsx";
import styles from "./value-curve.module.css";

/** The curve as a table: each tenth of the customers and the cuts. */
const CurveTable = ({ report }: { report: ValueReport }) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const words = useSegmentWords();
  const columns: Column<CurvePoint>[] = [
    { name: "customers", title: t("rfm.curve_x"), value: (p) => p.customers, format: percent },
    { name: "revenue", title: t("terms.share_of_revenue"), value: (p) => p.revenue, format: percent },
    { name: "segment", title: t("terms.segment"), value: ({ tier }) => words(tier).name },
  ];
  return <DataTable columns={columns} rows={curveRows(report)} keyOf={({ customers }) => String(customers)} />;
};

/** The revenue range of a tier: "above £1,200". */
const useTierCut = ({ cuts }: ValueReport) => {
  const t = useTranslations("rfm");
  const { money } = useFormats();
  return (tier: string): string => {
    const { high_above: high, low_below: low } = cuts;
    if (high === null || low === null) return "";
    if (tier === "V3") return t("cut_above", { money: money(high) });
    if (tier === "V1") return t("cut_below", { money: money(low) });
    return low === high
      ? t("cut_exactly", { money: money(low) })
      : t("money_range", { from: money(low), to: money(high) });
  };
};

const CurvePlot = lazyPlot(() => import("./curve-plot.tsx").then(({ CurvePlot: it }) => it), 312);

type Props = { page: ReportAddress; report: ValueReport; isTable: boolean };

/** "How concentrated is revenue?": the share of the biggest spenders, and the tiers' cuts. */
export const Curve = ({ page, report, isTable }: Props) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const words = useSegmentWords();
  const cut = useTierCut(report);
  const tiers = segmentsInOrder(report);
  const high = tiers.find(({ key }) => key === "V3");
  const { focus } = page.state;
  const hasRevenue = toCurvePoints(report).length > 0;
  const shares = { customers: percent(high?.customer_share ?? 0), revenue: percent(high?.revenue_share ?? 0) };
  const answer = () => {
    if (!hasRevenue) return t("rfm.curve_nothing");
    return high && high.customer_count > 0 ? t("rfm.curve_answer", shares) : t("rfm.curve_alike");
  };
  return (
    <ChartCard
      title={t("chart_titles.value_curve")}
      term="revenue_concentration"
      answer={answer()}
      isTable={isTable}
      table={<CurveTable report={report} />}
    >
      {hasRevenue && (
        <>
          <CurvePlot
            report={report}
            label={t("rfm.curve_label", { answer: answer() })}
            isDimmed={(tier) => focus !== null && focus !== tier}
          />
          <ul className={`grid gap-8-16 mt-12 ${styles.tiers}`}>
            {tiers.map((tier) => (
              <li className="stack small soft" key={tier.key}>
                <span className="font-medium">
                  <SegmentSwatch segment={tier.key} />
                  <StateLink className="ink-link" page={page} to={{ focus: tier.key, cell: null }}>
                    {words(tier.key).name}
                  </StateLink>
                </span>
                <span>{cut(tier.key)}</span>
              </li>
            ))}
          </ul>
          <p className="mt-8 tiny faint">{t("rfm.curve_even")}</p>
        </>
      )}
    </ChartCard>
  );
};
