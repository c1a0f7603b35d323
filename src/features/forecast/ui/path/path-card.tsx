"use client";

import { Button, Segmented } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ForecastAddress, SideProps } from "#features/forecast/ui/forecast-state.ts";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { usePlannedEvents } from "../events/events-card.tsx";
import styles from "../forecast.module.css";
import {
  changedPath,
  eventsIn,
  listMeasures,
  type PathMeasure,
  type PathMonth,
  pathMonths,
  withWhatIf,
} from "./path-model.ts";
import { PathRecord } from "./path-record.tsx";

type Props = { page: ForecastAddress; measures: readonly PathMeasure[]; value: PathMeasure };

/** Chooses between revenue and orders; nothing to choose without revenue. */
export const MeasureChoice = ({ page, measures, value }: Props) => {
  const t = useTranslations("forecast");
  if (measures.length === 1) return null;
  return (
    <Segmented
      name="path"
      aria-label={t("path_measure")}
      value={value}
      options={measures.map((measure) => ({ value: measure, label: t(`path_measures.${measure}`) }))}
      onChange={(next) => page.change({ path: next })}
    />
  );
};

/** A smaller effect of public holidays isn't worth a sentence. */
const LEAST_CHANGE = 0.03;
const NO_CHANGES = { retention: 0, orderValue: 0, newCustomers: 0 };
const WhatIfPanel = lazily(() => import("./what-if-panel.tsx").then(({ WhatIfPanel: it }) => it));
const PathPlot = lazyPlot(() => import("./path-plot.tsx").then(({ PathPlot: it }) => it), 332);

/** Orders and revenue by month: what they were, and what is expected of customers there already and of those to come. */
export const PathCard = ({ page, shown, isTable }: SideProps) => {
  const t = useTranslations("forecast");
  const locale = useLocale();
  const { count, money, moneyShort, short, days, change } = useFormats();
  const { first: monthWords } = useMonthWords();
  const events = usePlannedEvents().answer?.data ?? [];
  const { path } = shown.answer;
  if (!path) return null;
  const measures = listMeasures(path);
  const measure = measures.includes(page.state.path) ? page.state.path : "orders";
  const whole = path.whole[measure];
  if (!whole) return null;
  const isMoney = measure === "revenue";
  const show = (value: number): string => (isMoney ? money(value) : count(value));
  const brief = (value: number): string => (isMoney ? moneyShort(value) : count(value));
  const signed = (value: number): string =>
    brief(Math.abs(value)) === brief(0) ? brief(0) : `${value > 0 ? "+" : "−"}${brief(Math.abs(value))}`;
  const changes = path.whatIf ? page.state["what-if"] : null;
  const changed = changes && changedPath(path, changes);
  const after = changed?.whole[measure]?.all.expected;
  const months = changed ? withWhatIf(pathMonths(path, measure), changed, measure) : pathMonths(path, measure);
  const title = t(isMoney && shown.valueBasis === "margin" ? "path_margin" : `path_${measure}`);
  const column = (name: string, heading: string, value: (month: PathMonth) => number | null | undefined) => ({
    name,
    title: heading,
    value: (month: PathMonth) => value(month) ?? "",
    show: (month: PathMonth) => {
      const found = value(month);
      return found === null || found === undefined ? "" : show(found);
    },
  });
  return (
    <ChartCard
      title={title}
      term="prediction_interval"
      answer={t("path_answer", {
        until: days(path.whole.to, path.whole.to),
        all: brief(whole.all.expected),
        lower: brief(whole.all.lower95),
        upper: brief(whole.all.upper95),
        existing: brief(whole.existing.expected),
        newcomers: brief(whole.newcomers.expected),
        measure,
      })}
      tools={
        <>
          {path.whatIf && (
            <Button
              aria-expanded={changes !== null}
              onClick={() => page.change({ "what-if": changes ? null : NO_CHANGES })}
            >
              {t("what_if")}
            </Button>
          )}
          <MeasureChoice page={page} measures={measures} value={measure} />
        </>
      }
      above={
        path.whatIf &&
        changes &&
        after !== undefined && (
          <WhatIfPanel
            whatIf={path.whatIf}
            changes={changes}
            measure={measure}
            onChange={(wanted) => page.change({ "what-if": wanted }, "replace")}
            answer={t("what_if_answer", {
              difference: signed(after - whole.all.expected),
              until: days(path.whole.to, path.whole.to),
              after: brief(after),
              before: brief(whole.all.expected),
              change: change(whole.all.expected > 0 ? after / whole.all.expected - 1 : 0),
            })}
          />
        )
      }
      below={path.record !== undefined && <PathRecord record={path.record} months={shown.months} />}
      isTable={isTable}
      table={
        <DataTable
          rows={months}
          keyOf={({ month }) => month}
          columns={[
            { name: "month", title: t("path_month"), value: ({ month }: PathMonth) => month, format: monthWords },
            column("actual", t("actual"), ({ actual }) => actual),
            column("expected", t("expected_line"), ({ ahead }) => ahead?.expected),
            ...(changed ? [column("whatIf", t("what_if_line"), ({ whatIf }) => whatIf)] : []),
            column("lower", t("from"), ({ ahead }) => ahead?.lower95),
            column("upper", t("to"), ({ ahead }) => ahead?.upper95),
            column("existing", t("path_existing"), ({ ahead }) => ahead?.existing),
            column("newcomers", t("path_newcomers"), ({ ahead }) => ahead?.newcomers),
            column("lastYear", t("path_last_year"), ({ lastYear }) => lastYear),
            ...(events.length > 0
              ? [
                  {
                    name: "events",
                    title: t("path_events"),
                    value: ({ month }: PathMonth) => eventsIn(month, events).join(", "),
                  },
                ]
              : []),
          ]}
        />
      }
    >
      <PathPlot
        months={months}
        eventsIn={(month) => eventsIn(month, events)}
        label={title}
        show={show}
        short={isMoney ? moneyShort : short}
      />
      <p className={`row gap-4-20 text-13 soft ${styles.legend}`} aria-hidden>
        <span data-line="actual">{t("actual")}</span>
        <span data-line="expected">{t("expected_line")}</span>
        <span data-line="band">{t("path_bands")}</span>
        <span data-line="lastYear">{t("path_last_year")}</span>
        {changed && <span data-line="whatIf">{t("what_if_line")}</span>}
        {months.some(({ month }) => eventsIn(month, events).length > 0) && (
          <span data-line="event">{t("path_events")}</span>
        )}
      </p>
      {path.holiday && Math.abs(path.holiday.change) >= LEAST_CHANGE && (
        <p className="small faint">
          {t("path_holiday", {
            country: new Intl.DisplayNames(locale, { type: "region" }).of(path.holiday.country) ?? path.holiday.country,
            change: change(path.holiday.change),
          })}
        </p>
      )}
    </ChartCard>
  );
};
