"use client";

import { useTranslations } from "next-intl";
import type { TermKey } from "#core/messages/terms.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { Columns } from "#core/ui/charts/lazy-plot.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { agesIn } from "#records/rules/rfm/scheme.ts";
import { DIMENSIONS, type Dimension, useBandWords } from "#records/ui/people/why-scores.tsx";
import { SCORES } from "./grid-model.ts";
import styles from "./scores.module.css";
import { useWhyWords } from "./use-cell-words.ts";

type ScoreBand = {
  score: number;
  customers: number;
  /** 0 to 1 of all scored customers. */
  share: number;
  /** The range of values with this score; null if there are none. */
  range: { min: number; max: number } | null;
};

/** The five scores of a dimension in ascending order, including empty ones. */
export const scoreBands = ({ bands, totals }: RfmReport, dimension: Dimension): ScoreBand[] =>
  SCORES.map((score) => {
    const band = bands[dimension].find((one) => one.score === score);
    return {
      score,
      customers: band?.customer_count ?? 0,
      share: band && totals.customer_count > 0 ? band.customer_count / totals.customer_count : 0,
      range: band ? { min: band.min, max: band.max } : null,
    };
  });

/** Where the best score with customers begins. */
export const bestFrom = (report: RfmReport, dimension: Dimension): number =>
  scoreBands(report, dimension)
    .reverse()
    .find(({ range }) => range)?.range?.min ?? 0;

/** How many days, including today, the best recency score covers. */
export const bestRecencyDays = ({ period, scheme }: RfmReport): number =>
  agesIn(scheme?.thresholds ?? { recency: null }, 5, period.days).to + 1;

const LETTERS: Record<Dimension, string> = { recency: "R", frequency: "F", monetary: "M" };

/** The name of a score: "F4", or with its cut "F4 · 3 orders"; and the unit of its dimension. */
const useScoreWords = (report: RfmReport) => {
  const t = useTranslations("rfm");
  const bands = useBandWords(report);
  const cuts = { recency: bands.days, frequency: bands.orders, monetary: bands.money };
  const name = (dimension: Dimension, score: number) => `${LETTERS[dimension]}${score}`;
  return {
    name,
    cut: (dimension: Dimension, score: number) => cuts[dimension](score),
    title: (dimension: Dimension, score: number) => `${name(dimension, score)} · ${cuts[dimension](score)}`,
    unit: (dimension: Dimension) => t(`unit_${dimension}`, { currency: report.currency }),
  };
};

/** What explains the value behind each score. */
const SCORE_TERMS: Record<Dimension, TermKey> = {
  recency: "recency",
  frequency: "frequency",
  monetary: "monetary_value",
};

/** The scores as tables, one per dimension. */
const ScoresTables = ({ report }: { report: RfmReport }) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const words = useScoreWords(report);
  const columns = (dimension: Dimension): Column<ScoreBand>[] => [
    { name: "score", title: t("terms.score"), value: ({ score }) => words.name(dimension, score) },
    {
      name: "cut",
      title: words.unit(dimension),
      term: SCORE_TERMS[dimension],
      value: ({ range }) => range?.min ?? -1,
      show: ({ score }) => words.cut(dimension, score),
    },
    { name: "customers", title: t("report.customers"), value: (b) => b.customers, format: count },
    {
      name: "share",
      title: t("terms.share_of_customers"),
      term: "share_of_customers",
      value: (b) => b.share,
      format: percent,
    },
  ];
  return (
    <div className={styles.tables}>
      {DIMENSIONS.map((dimension) => (
        <DataTable
          key={dimension}
          caption={t(`scores.${dimension}.name`)}
          columns={columns(dimension)}
          rows={scoreBands(report, dimension)}
          keyOf={({ score }) => String(score)}
        />
      ))}
    </div>
  );
};

/** The distribution of the three scores, with the range of values for each. */
export const Scores = ({ report, isTable }: { report: RfmReport; isTable: boolean }) => {
  const t = useTranslations();
  const { percent, moneyShort } = useFormats();
  const all = DIMENSIONS.flatMap((dimension) => scoreBands(report, dimension));
  const most = Math.max(...all.map(({ customers }) => customers));
  const fresh = scoreBands(report, "recency").at(-1);
  return (
    <ChartCard
      title={t("chart_titles.rfm_scores")}
      term="rfm_scores"
      answer={t("rfm.scores_answer", {
        share: percent(fresh?.share ?? 0),
        days: bestRecencyDays(report),
        orders: bestFrom(report, "frequency"),
        money: moneyShort(bestFrom(report, "monetary")),
      })}
      isTable={isTable}
      table={<ScoresTables report={report} />}
    >
      <div className={`grid mt-12 ${styles.three}`}>
        {DIMENSIONS.map((dimension) => (
          <ScoreColumns key={dimension} dimension={dimension} report={report} most={most} />
        ))}
      </div>
    </ChartCard>
  );
};

type Props = { dimension: Dimension; report: RfmReport; most: number };

const ScoreColumns = ({ dimension, report, most }: Props) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const words = useScoreWords(report);
  const { cut } = useBandWords(report);
  const why = useWhyWords(report);
  const bands = scoreBands(report, dimension);
  const missing = bands.filter(({ range }) => !range);
  const lines = ({ score, customers, share, range }: ScoreBand) => {
    if (!range) return [why(dimension, score)];
    const people = t("rfm.score_people", { count: customers, share: percent(share) });
    return range.min === range.max && customers > 1 ? [people, t("rfm.score_tie")] : [people];
  };
  return (
    <div>
      <div className="flex items-center gap-4">
        <h3 className="subtitle">{t(`scores.${dimension}.name`)}</h3>
        <TermInfo term={SCORE_TERMS[dimension]} />
      </div>
      <p className="tiny faint">{words.unit(dimension)}</p>
      <Columns
        label={t("rfm.scores_label", { name: t(`scores.${dimension}.name`) })}
        most={most}
        columns={bands.map((band) => ({
          name: words.name(dimension, band.score),
          cut: cut(dimension, band.score),
          value: band.customers,
          words: band.range ? count(band.customers) : "",
          tip: { title: words.title(dimension, band.score), lines: lines(band) },
        }))}
      />
      {missing.map(({ score }) => (
        <p key={score} className="mt-8 tiny faint">
          {why(dimension, score)}
        </p>
      ))}
    </div>
  );
};
