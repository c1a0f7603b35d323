"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { markFigure } from "#core/messages/terms.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { Overview } from "#features/overview/contracts/overview.ts";
import { toMonth } from "#lib/time/month.ts";
import { SEGMENT_KEYS } from "#records/rules/rfm/segment-colors.ts";
import { choiceIn, toPopulationQuery } from "#records/ui/comparison/segment-address.ts";
import { useExpectedEach } from "#records/ui/evidence.tsx";
import { customerName } from "#records/ui/people/customer-name.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { SegmentSwatch, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { championsAddress, reorderAddress } from "./figure-tiles.tsx";
import styles from "./overview.module.css";
import { computeStartDay, isWholeMonth, type SegmentRevenuePoint, toRevenuePoints } from "./segment-revenue-model.ts";
import type { SegmentRevenuePlotProps } from "./segment-revenue-plot.tsx";

const Plot = lazyPlot<SegmentRevenuePlotProps>(
  () => import("./segment-revenue-plot.tsx").then(({ SegmentRevenuePlot: it }) => it),
  272,
);

type Props = { overview: Overview; isTable: boolean };

/** The revenue of twelve months by RFM segment, as columns or a table. */
export const SegmentRevenue = ({ overview, isTable }: Props) => {
  const t = useTranslations("overview.revenue");
  const { days, money, moneyShort, percent } = useFormats();
  const words = useSegmentWords();
  const { month } = useMonthWords();
  const { end } = overview.period;
  const input = {
    from: computeStartDay(end),
    to: end,
    step: "calendar_month" as const,
    ...(overview.storefrontId !== null && { storefrontId: String(overview.storefrontId) }),
    ...toPopulationQuery(choiceIn(overview.population)),
  };
  const { answer, error, retry } = useAnswer("GET /api/admin/segmentation/movement", input, { keepsBefore: true });
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!answer) return <CardSkeleton height={424} />;
  const points = toRevenuePoints(answer.data);
  const last = points.at(-1);
  const largest = SEGMENT_KEYS.reduce((most, key) => ((last?.[key] ?? 0) > (last?.[most] ?? 0) ? key : most));
  const sentence =
    last && last.total > 0
      ? t("answer", {
          segment: words(largest).name,
          share: percent(last[largest] / last.total),
          total: moneyShort(last.total),
          period: days(last.from, last.to),
        })
      : t("none");
  const monthOf = (point: SegmentRevenuePoint) =>
    isWholeMonth(point) ? month(toMonth(point.to)) : days(point.from, point.to);
  const hasOther = points.some(({ other }) => other !== 0);
  return (
    <ChartCard
      title={t("title")}
      term="revenue"
      answer={sentence}
      isTable={isTable}
      table={
        <DataTable
          rows={points}
          keyOf={({ to }) => to}
          columns={[
            { name: "month", title: t("month"), value: ({ to }) => to, show: monthOf },
            ...SEGMENT_KEYS.map((key) => ({
              name: key,
              title: words(key).name,
              value: (point: (typeof points)[number]) => point[key],
              show: (point: (typeof points)[number]) => money(point[key]),
            })),
            ...(hasOther
              ? [{ name: "other", title: t("other"), value: ({ other }: SegmentRevenuePoint) => other, format: money }]
              : []),
            { name: "total", title: t("total"), value: ({ total }) => total, format: money },
          ]}
        />
      }
    >
      <Plot label={t("title")} points={points} hasOther={hasOther} />
      <ul className={`row gap-4-16 small soft mt-12 ${styles.legend}`}>
        {SEGMENT_KEYS.map((key) => (
          <li key={key}>
            <SegmentSwatch segment={key} /> {words(key).name}
          </li>
        ))}
      </ul>
      <p className={`small faint ${styles.note}`}>{t("about", { days: overview.rfmDays })}</p>
    </ChartCard>
  );
};

type Today = NonNullable<Overview["today"]>;
type People = Today["champions"]["first"];

/** A list's first customers, with the amount that it is ordered by. */
const Names = ({ people, unit }: { people: People; unit: string }) => {
  const { moneyShort } = useFormats();
  if (people.length === 0) return null;
  return (
    <>
      <p className={styles.unit}>{unit}</p>
      <ul className={styles.names}>
        {people.map((person) => (
          <li className="row items-center justify-between gap-0-12 break-anywhere" key={person.id}>
            <Link href={customerAddress(person.id, "/")} prefetch={false}>
              {customerName(person)}
            </Link>
            {person.value !== null && <span>{moneyShort(person.value)}</span>}
          </li>
        ))}
      </ul>
    </>
  );
};

type RowProps = { title: string; summary: ReactNode; href: string; action: string; children?: ReactNode };

const Row = ({ title, summary, href, action, children }: RowProps) => (
  <section className={`mt-16 ${styles.todo}`} aria-label={title}>
    <h3 className="subtitle">{title}</h3>
    <p>{summary}</p>
    {children}
    <Link href={href}>{action}</Link>
  </section>
);

/** What the week's customers are worth and what contact is expected to bring, with how that is known. */
const WinBackSummary = ({ winBack }: { winBack: Today["winBack"] }) => {
  const t = useTranslations("overview.today");
  const { moneyShort } = useFormats();
  const expectedEach = useExpectedEach();
  const { customers, expectedValueSaved, expectedFromContact } = winBack;
  return (
    <>
      <span {...markFigure("expected_from_contact", "win_back week")}>
        {t("win_back_summary", {
          count: customers,
          money: moneyShort(expectedValueSaved),
          lower: moneyShort(expectedFromContact.lower),
          upper: moneyShort(expectedFromContact.upper),
        })}
        {customers > 0 && <TermInfo term="expected_from_contact" />}
      </span>
      {customers > 0 && <span className="block">{expectedEach(expectedFromContact, customers)}</span>}
    </>
  );
};

const useForecastRow = (forecast: Overview["forecast"]): RowProps | null => {
  const t = useTranslations("overview.today");
  const { count, days } = useFormats();
  if (!forecast) return null;
  const { from, until, actual, expected, lower, upper } = forecast;
  const summary = t("forecast_missed", {
    period: days(from, until),
    actual: count(actual),
    expected: count(expected),
    lower: count(lower),
    upper: count(upper),
  });
  return { title: t("forecast"), summary, href: "/forecast?tab=trust", action: t("open_forecast") };
};

/** The customers to act on today: each list with its size, its first customers and the way to all of them. */
export const TodayCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview.today");
  const tChurn = useTranslations("churn");
  const segment = useSegmentWords()("champions").name;
  const { today, forecast } = overview;
  const forecastRow = useForecastRow(forecast);
  const lists: (RowProps & { first: People; unit: string })[] = today
    ? [
        {
          title: t("win_back"),
          summary: <WinBackSummary winBack={today.winBack} />,
          href: "/todo",
          action: t("open_win_back"),
          first: today.winBack.first,
          unit: tChurn("value_at_risk"),
        },
        {
          title: t("reorder"),
          summary: t("reorder_summary", { count: today.reorder.customers }),
          href: reorderAddress(overview, today.reorder.days),
          action: t("open_reorder"),
          first: today.reorder.first,
          unit: t("revenue_in", { days: today.reorder.days }),
        },
        {
          title: t("champions", { segment }),
          summary: t("champions_summary", { count: today.champions.customers, segment }),
          href: championsAddress(overview),
          action: t("open_champions", { segment }),
          first: today.champions.first,
          unit: t("revenue_in", { days: overview.rfmDays }),
        },
      ]
    : [];
  return (
    <Card title={t("title")}>
      {lists.map(({ first, unit, ...row }) => (
        <Row key={row.title} {...row}>
          <Names people={first} unit={unit} />
        </Row>
      ))}
      {forecastRow && <Row {...forecastRow} />}
    </Card>
  );
};
