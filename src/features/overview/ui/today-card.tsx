"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Overview } from "#features/overview/contracts.ts";
import { STANDARD_PERIOD } from "#records/rules/periods.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { customerAddress } from "#records/ui/people/customer-state.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { championsAddress, reorderAddress } from "./figure-tiles.tsx";
import styles from "./overview.module.css";

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
          <li key={person.id}>
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

type RowProps = { title: string; summary: string; href: string; action: string; children?: ReactNode };

const Row = ({ title, summary, href, action, children }: RowProps) => (
  <section className={styles.todo} aria-label={title}>
    <h3>{title}</h3>
    <p>{summary}</p>
    {children}
    <Link href={href}>{action}</Link>
  </section>
);

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
  const { moneyShort } = useFormats();
  const segment = useSegmentWords()("champions").name;
  const { today, forecast } = overview;
  const forecastRow = useForecastRow(forecast);
  const lists: (RowProps & { first: People; unit: string })[] = today
    ? [
        {
          title: t("win_back"),
          summary: t("win_back_summary", {
            count: today.winBack.customers,
            money: moneyShort(today.winBack.expectedValueSaved),
          }),
          href: "/churn",
          action: t("open_win_back"),
          first: today.winBack.first,
          unit: tChurn("save_value"),
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
          unit: t("revenue_in", { days: STANDARD_PERIOD }),
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
