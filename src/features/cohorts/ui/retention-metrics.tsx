"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import styles from "#core/ui/page/tiles.module.css";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { toRange } from "#features/products/ui/embed.tsx";
import type { CohortsState } from "./cohort-controls.tsx";
import { cohortsInput } from "./cohorts-side.tsx";

/** After how many days a second order is no longer counted. */
const RETURN_DAYS = 90;

/** The month since the first order whose retention is shown. */
const RETENTION_MONTH = 12;

/** What a figure shows while it loads, so that nothing below moves. */
const LOADING = "\u00a0";

type Figure = Pick<Metric, "value" | "beside">;

type Metric = {
  name: string;
  term: TermKey;
  /** Null if it is not known. */
  value: string | null;
  beside: ReactNode;
};

/** Two of these are asked for as the page's tabs ask for them, so that opening a tab requests nothing twice. */
const useRetentionAnswers = (state: CohortsState) => {
  const range = toRange(state);
  return {
    second: useAnswer("GET /api/admin/second-order", { by: state.group, ...range }, { keepsBefore: true }),
    gaps: useAnswer("GET /api/admin/order-gaps", range, { keepsBefore: true }),
    cohorts: useAnswer(
      "GET /api/admin/cohorts",
      cohortsInput({ ...state, metric: "retention", by: "month", per: "total" }),
      { keepsBefore: true },
    ),
  };
};

/** The page's row of metrics: of the customers whose first order was in the chosen months and storefront. */
export const RetentionMetrics = ({ state }: { state: CohortsState }) => {
  const t = useTranslations("cohorts.row");
  const { count, percent } = useFormats();
  const { second, gaps, cohorts } = useRetentionAnswers(state);
  const beforeAnswer = ({ error }: { error: unknown }): Figure =>
    error ? { value: null, beside: t("failed") } : { value: LOADING, beside: LOADING };

  const none: Figure = { value: null, beside: t("no_customers") };
  const repeat = (): Figure => {
    if (!second.answer) return beforeAnswer(second);
    const { customers, returned } = second.answer.data;
    if (customers === 0) return none;
    return { value: percent(returned / customers), beside: t("of_customers", { returned, customers }) };
  };
  const within = (): Figure => {
    if (!second.answer) return beforeAnswer(second);
    if (second.answer.data.customers === 0) return none;
    const found = second.answer.data.curve.find(({ day }) => day === RETURN_DAYS);
    if (!found) return { value: null, beside: t("not_observed", { days: RETURN_DAYS }) };
    const { value, lower, upper } = found;
    return { value: percent(value), beside: t("interval", { lower: percent(lower), upper: percent(upper) }) };
  };
  const toSecond = (): Figure => {
    if (!second.answer) return beforeAnswer(second);
    if (second.answer.data.customers === 0) return none;
    const half = second.answer.data.quartiles[1];
    if (half?.day == null) return { value: null, beside: t("fewer_than_half") };
    const { day, lower, upper } = half;
    const isKnown = lower !== null && upper !== null;
    return {
      value: t("days", { count: day }),
      beside: isKnown && t("interval", { lower: count(lower), upper: count(upper) }),
    };
  };
  const between = (): Figure => {
    if (!gaps.answer) return beforeAnswer(gaps);
    const { medianDays, orders } = gaps.answer.data.every;
    if (orders === 0) return none;
    return medianDays === null
      ? { value: null, beside: t("fewer_than_half") }
      : { value: t("days", { count: medianDays }), beside: t("of_orders", { orders }) };
  };
  const inMonth = (): Figure => {
    if (!cohorts.answer) return beforeAnswer(cohorts);
    if (cohorts.answer.data.rows.length === 0) return none;
    const cell = cohorts.answer.data.total.cells[RETENTION_MONTH];
    if (!cell?.isComplete || cell.value === null)
      return { value: null, beside: t("no_month", { month: RETENTION_MONTH }) };
    const { activeCustomers, customers, value } = cell;
    return { value: percent(value), beside: t("of_customers", { returned: activeCustomers, customers }) };
  };
  const metrics: Metric[] = [
    { name: t("within", { days: RETURN_DAYS }), term: "second_order_within_90_days", ...within() },
    { name: t("to_second"), term: "days_to_second_order", ...toSecond() },
    { name: t("between"), term: "days_between_orders", ...between() },
    { name: t("repeat"), term: "repeat_customer_rate", ...repeat() },
    { name: t("in_month", { month: RETENTION_MONTH }), term: "retention", ...inMonth() },
  ];
  const isBusy = [second, gaps, cohorts].some(({ answer, error }) => !answer && !error);
  return (
    <dl className={`grid gap-12 ${styles.tiles}`} aria-busy={isBusy}>
      {metrics.map(({ name, term, value, beside }) => (
        <div key={term}>
          <dt>
            {name}
            <TermInfo term={term} />
          </dt>
          <dd className={styles.value}>{value ?? "–"}</dd>
          <dd className="small faint">{beside}</dd>
        </div>
      ))}
    </dl>
  );
};
