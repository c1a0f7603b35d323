"use client";

import { useTranslations } from "next-intl";
import { CalibrationCard as CalibrationCurve } from "#core/ui/charts/calibration-card.tsx";
import { agrees } from "#core/ui/charts/calibration-model.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ForecastResult, SideProps } from "#features/forecast/ui/forecast-state.ts";
import { MeasureChoice } from "#features/forecast/ui/path/path-card.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import styles from "../forecast.module.css";
import {
  holdoutResult,
  type ScoredMonth,
  scoredMonths,
  type TrackingPoint,
  useCaveatWords,
  useGapWords,
} from "./tracking-model.ts";

/** "Does 70% mean 70%?": expected and actual share of buyers among customers with similar forecasts. */
const CalibrationCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const points = shown.answer.calibration;
  if (points.length === 0) return null;
  return (
    <CalibrationCurve
      title={t("chart_titles.calibration")}
      term="calibration"
      answer={t("forecast.calibration_answer", { within: points.filter(agrees).length, all: points.length })}
      about={t("forecast.calibration_about")}
      points={points}
      isTable={isTable}
      words={{
        x: t("forecast.calibration_x"),
        y: t("forecast.calibration_y"),
        point: (shares) => t("forecast.calibration_point", shares),
      }}
    />
  );
};

/** "How good were the monthly forecasts?": each month's forecast, as it was made before, beside what happened. */
const ScoreCard = ({ page, shown: { scores, isStandard } }: Omit<SideProps, "isTable">) => {
  const t = useTranslations("forecast");
  const { count, money, days } = useFormats();
  const { month: monthWords } = useMonthWords();
  const gapWords = useGapWords();
  if (!isStandard) return null;
  const hasRevenue = scores.some(({ expected, actual }) => expected.revenue && actual);
  const measure = hasRevenue ? page.state.path : "orders";
  const months = scoredMonths(scores, measure);
  const [last] = months;
  const title = t("score_title");
  if (!last) {
    const waiting = scores.find(({ actual }) => !actual);
    return (
      <Card title={title} isLoose>
        <p>
          {waiting
            ? t("score_first", {
                month: monthWords(waiting.month.slice(0, 7)),
                day: days(waiting.asOf, waiting.asOf),
              })
            : t("score_none")}
        </p>
      </Card>
    );
  }
  const show = measure === "revenue" ? money : count;
  const column = (name: "expected" | "lower" | "upper" | "actual", heading: string) => ({
    name,
    title: heading,
    value: (month: ScoredMonth) => month[name],
    show: (month: ScoredMonth) => show(month[name]),
  });
  return (
    <Card
      title={title}
      isLoose
      tools={<MeasureChoice page={page} measures={hasRevenue ? ["revenue", "orders"] : ["orders"]} value={measure} />}
    >
      <p>
        {t("score_answer", {
          month: monthWords(last.month),
          actual: show(last.actual),
          expected: show(last.expected),
          gap: gapWords(last.gap),
          within: months.filter(({ isWithin }) => isWithin).length,
          count: months.length,
        })}
      </p>
      <DataTable
        rows={months}
        keyOf={({ month }) => month}
        columns={[
          { name: "month", title: t("path_month"), value: ({ month }) => month, format: monthWords },
          column("actual", t("actual")),
          column("expected", t("expected_line")),
          column("lower", t("from")),
          column("upper", t("to")),
          {
            name: "gap",
            title: t("score_difference"),
            value: ({ gap }) => gap ?? 0,
            show: ({ gap }) => gapWords(gap),
          },
          { name: "made", title: t("score_made"), value: ({ asOf }) => asOf, show: ({ asOf }) => days(asOf, asOf) },
        ]}
      />
      <p className="small faint">{t("score_about")}</p>
    </Card>
  );
};

const TrackingPlot = lazyPlot(() => import("./tracking-plot.tsx").then(({ TrackingPlot: it }) => it), 332);

/** "Forecast vs. actual purchases": cumulative purchases, actual beside expected, including the holdout. */
const TrackingCard = ({ shown, isTable }: { shown: ForecastResult; isTable: boolean }) => {
  const t = useTranslations();
  const { count, days } = useFormats();
  const gapWords = useGapWords();
  const { tracking } = shown.answer;
  const title = t("chart_titles.tracking");
  const holdout = tracking && holdoutResult(tracking);
  if (!tracking || !holdout) {
    return (
      <Card title={title} isLoose>
        <p>{t("forecast.tracking_none")}</p>
      </Card>
    );
  }
  const column = (name: Exclude<keyof TrackingPoint, "on">, title: string) => ({
    name,
    title,
    value: (point: TrackingPoint) => point[name],
    show: (point: TrackingPoint) => count(point[name]),
  });
  return (
    <ChartCard
      title={title}
      term="tracking"
      answer={t("forecast.tracking_answer", {
        days: holdout.days,
        actual: count(holdout.actual),
        expected: count(holdout.expected),
        gap: gapWords(holdout.gap),
        isWithin: holdout.isWithin ? "yes" : "no",
      })}
      isTable={isTable}
      table={
        <DataTable
          rows={tracking.points}
          keyOf={({ on }) => on}
          columns={[
            { name: "on", title: t("forecast.day"), value: ({ on }) => on, show: ({ on }) => days(on, on) },
            column("actual", t("forecast.actual")),
            column("expected", t("forecast.expected_line")),
            column("lower", t("forecast.from")),
            column("upper", t("forecast.to")),
          ]}
        />
      }
    >
      <TrackingPlot tracking={tracking} label={title} />
      <p className={`row gap-4-20 text-13 soft ${styles.legend}`} aria-hidden>
        <span data-line="actual">{t("forecast.actual")}</span>
        <span data-line="expected">{t("forecast.expected_line")}</span>
        <span data-line="band">{t("forecast.band")}</span>
      </p>
    </ChartCard>
  );
};

/** How far to trust the forecast: predictions for the holdout beside what happened, and warnings. */
export const TrustSide = ({ page, shown, isTable }: SideProps) => (
  <>
    <ScoreCard page={page} shown={shown} />
    <div className={`grid columns-2 gap-16 ${styles.pair}`}>
      <CoverageCard shown={shown} />
      <CaveatsCard shown={shown} />
    </div>
    <TrackingCard shown={shown} isTable={isTable} />
    <CalibrationCard shown={shown} isTable={isTable} />
  </>
);

const CoverageCard = ({ shown }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const { count, exactPercent, percent } = useFormats();
  const gap = useGapWords();
  const { holdout, candidates, selected } = shown.answer.model;
  const errors = candidates.find(({ model }) => model === selected)?.holdout;
  return (
    <Card title={t("trust_title")} term="interval_coverage" isLoose>
      {holdout && errors ? (
        <>
          {errors.coverage !== null && (
            <p>
              {t("coverage", {
                level: exactPercent(shown.level),
                coverage: percent(errors.coverage),
                customers: holdout.customers,
                days: holdout.days,
              })}
            </p>
          )}
          <p>
            {t("total_bought", {
              actual: count(errors.actual),
              predicted: count(errors.predicted),
              bias: gap(errors.bias),
            })}
          </p>
        </>
      ) : (
        <p>{t("not_tested")}</p>
      )}
    </Card>
  );
};

const CaveatsCard = ({ shown }: { shown: ForecastResult }) => {
  const t = useTranslations("forecast");
  const words = useCaveatWords()(shown);
  const isTested = Boolean(shown.answer.tracking) || shown.answer.calibration.length > 0;
  return (
    <Card title={t("know_title")} isLoose>
      {words.length === 0 ? (
        <p>{t(isTested ? "know_nothing" : "know_untested")}</p>
      ) : (
        <ul className={styles.bulleted}>
          {words.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      )}
    </Card>
  );
};
