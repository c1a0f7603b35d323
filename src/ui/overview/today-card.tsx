"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Overview } from "#contracts/overview/overview.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { championsAddress, reorderAddress } from "./addresses.ts";
import styles from "./overview.module.css";

type Today = NonNullable<Overview["today"]>;
type People = Today["champions"]["first"];

const Names = ({ people }: { people: People }) => {
  const { moneyShort } = useFormats();
  if (people.length === 0) return null;
  return (
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
    ...{ actual: count(actual), expected: count(expected), lower: count(lower), upper: count(upper) },
  });
  return { title: t("forecast"), summary, href: "/forecast?tab=trust", action: t("open_forecast") };
};

/** The customers to act on today: each list with its size, its first customers and the way to all of them. */
export const TodayCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview.today");
  const { moneyShort } = useFormats();
  const segment = useSegmentWords()("champions").name;
  const { today, forecast } = overview;
  const forecastRow = useForecastRow(forecast);
  const lists: (RowProps & { first: People })[] = today
    ? [
        {
          title: t("win_back"),
          summary: t("win_back_summary", {
            count: today.winBack.customers,
            money: moneyShort(today.winBack.expectedValueSaved),
          }),
          ...{ href: "/churn", action: t("open_win_back"), first: today.winBack.first },
        },
        {
          title: t("reorder"),
          summary: t("reorder_summary", { count: today.reorder.customers }),
          ...{
            href: reorderAddress(overview, today.reorder.days),
            action: t("open_reorder"),
            first: today.reorder.first,
          },
        },
        {
          title: t("champions", { segment }),
          summary: t("champions_summary", { count: today.champions.customers, segment }),
          ...{
            href: championsAddress(overview),
            action: t("open_champions", { segment }),
            first: today.champions.first,
          },
        },
      ]
    : [];
  return (
    <Card title={t("title")}>
      {lists.map(({ first, ...row }) => (
        <Row key={row.title} {...row}>
          <Names people={first} />
        </Row>
      ))}
      {forecastRow && <Row {...forecastRow} />}
    </Card>
  );
};
