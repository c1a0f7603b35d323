"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { readsAboveAverage } from "#core/ui/charts/chart-scale.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { segmentMarkStyle } from "#records/rules/rfm/segment-colors.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { CardSkeleton, CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import styles from "../customer.module.css";
import { type SpendMonth, segmentSpans, spendMonths } from "./spend-model.ts";

const FIRST = 4;

/** Categories that read as bought more than on average, which is 1.0×; in the order of spending. */
const moreThanOthers = <One extends { lift: number | null }>(categories: readonly One[]): One[] =>
  categories.filter(({ lift }) => readsAboveAverage(lift, 1)).slice(0, FIRST);

/** The categories the customer buys more than all customers, with a link to all products. */
export const Favorites = ({ customerId, whole }: { customerId: string; whole: string }) => {
  const t = useTranslations();
  const { percent, decimal } = useFormats();
  const part = useCustomerPart("GET /api/admin/customers/{id}/products", customerId);
  return (
    <CustomerPart
      title={t("chart_titles.affinity")}
      tools={<Link href={whole}>{t("customer.tabs.behavior")}</Link>}
      failed={t("customer.products_failed")}
      part={part}
    >
      {({ categories }) =>
        moreThanOthers(categories).length === 0 ? (
          <p className="small faint">{t("customer.nothing_more")}</p>
        ) : (
          <ul className={`stack gap-6 mt-8 ${styles.favourites}`}>
            {moreThanOthers(categories).map(({ name, share, lift }) => (
              <li className="grid items-center gap-8 break-anywhere" key={name}>
                <span>{name}</span>
                <span aria-hidden className={styles.bar}>
                  <span style={{ width: `${Math.min(1, share) * 100}%` }} />
                </span>
                <strong>{percent(share)}</strong>
                <span className="small faint">{t("customer.times_all", { lift: decimal(lift ?? 1) })}</span>
              </li>
            ))}
          </ul>
        )
      }
    </CustomerPart>
  );
};

/** The RFM segment of each month, aligned with the columns above. */
const Ribbon = ({ months, isWaiting }: { months: SpendMonth[]; isWaiting: boolean }) => {
  const t = useTranslations("customer");
  const words = useSegmentWords();
  const { range } = useMonthWords();
  if (isWaiting) return <div className={styles.ribbonWaiting} aria-busy="true" />;
  return (
    <ol className={`flex gap-2 ${styles.ribbon}`} aria-label={t("ribbon")}>
      {segmentSpans(months).map(({ segment, from, to, months: length }) => {
        const name = segment === undefined ? "–" : words(segment ?? LAPSED_CODE).name;
        return (
          <li
            key={from}
            title={`${name}, ${range(from, to)}`}
            style={{ flexGrow: length, ...(segment && segmentMarkStyle(segment)) }}
            data-none={!segment || undefined}
          >
            <span className="visually-hidden">{`${name}, ${range(from, to)}`}</span>
            <span aria-hidden className={styles.ribbonName}>
              {name}
            </span>
            <span aria-hidden className={styles.ribbonShort}>
              {segment ? words(segment).short : "–"}
            </span>
          </li>
        );
      })}
    </ol>
  );
};

const SpendPlot = lazyPlot(() => import("./spend-plot.tsx").then(({ SpendPlot: it }) => it), 232);

/** "What is happening?": monthly spending with refunds below zero, and the RFM segments over time. */
export const Spend = ({ customer, isTable }: { customer: Customer; isTable: boolean }) => {
  const t = useTranslations();
  const months = useCustomerPart("GET /api/admin/customers/{id}/months", customer.id);
  const history = useCustomerPart("GET /api/admin/customers/{id}/rfm-history", customer.id);
  const { money } = useFormats();
  const title = t("chart_titles.spend");
  if (months.error)
    return <ErrorCard title={t("customer.months_failed")} error={months.error} onRetry={months.retry} />;
  if (!months.data) return <CardSkeleton height={345} />;
  if (customer.metrics.orderCount === 1) {
    return <ChartCard title={title} answer={t("customer.one_order")} />;
  }
  const shown = spendMonths(months.data, history.data, customer.rfm?.segment ?? null);
  const all = months.data.months.length;
  return (
    <ChartCard
      title={title}
      term="spend_by_month"
      answer={t("customer.spend_answer", {
        months: shown.length,
        all,
        isPart: all > shown.length ? "yes" : "no",
        refunded: money(months.data.refunded),
      })}
      isTable={isTable}
      table={<SpendTable months={shown} />}
    >
      <SpendPlot months={shown} label={title} />
      {history.error ? (
        <ErrorCard title={t("customer.history_failed")} error={history.error} onRetry={history.retry} />
      ) : (
        <Ribbon months={shown} isWaiting={history.data === undefined} />
      )}
    </ChartCard>
  );
};

const SpendTable = ({ months }: { months: SpendMonth[] }) => {
  const t = useTranslations();
  const { money, count } = useFormats();
  const { month } = useMonthWords();
  const { rfmDays: days } = useMe().business;
  const words = useSegmentWords();
  return (
    <DataTable
      rows={months}
      keyOf={(row) => row.month}
      columns={[
        { name: "month", title: t("customer.month"), value: (row) => row.month, format: month },
        { name: "orders", title: t("members.orders"), value: (row) => row.orderCount, format: count },
        { name: "charged", title: t("customer.charged"), value: (row) => row.charged, format: money },
        { name: "refunded", title: t("customer.refunded"), value: (row) => row.refunded, format: money },
        {
          name: "segment",
          title: t("segments.rfm", { days }),
          value: ({ segment }) => (segment === undefined ? "–" : words(segment ?? LAPSED_CODE).name),
        },
      ]}
    />
  );
};
