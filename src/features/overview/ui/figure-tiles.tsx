"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { Overview } from "#features/overview/contracts/overview.ts";
import { isInformative, LEAST_ORDERS, LEAST_PERIODS, type Metric } from "#features/overview/rules/overview.ts";
import { addDays } from "#lib/time/day.ts";
import { ANOTHER, NOT_BUYING } from "#records/rules/rfm/movement.ts";
import { segmentKey } from "#records/rules/rfm/segment-colors.ts";
import { choiceIn } from "#records/ui/comparison/segment-address.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import styles from "./overview.module.css";

/** Names of the metrics, and their values as text. */
export const useMetricWords = () => {
  const t = useTranslations("overview.metrics");
  const { money, moneyShort, count } = useFormats();
  return {
    name: (metric: Metric): string => t(metric),
    exact: (metric: Metric, value: number): string => (metric === "revenue" ? money(value) : count(value)),
    short: (metric: Metric, value: number): string => (metric === "revenue" ? moneyShort(value) : count(value)),
  };
};

type OverviewScope = Pick<Overview, "period" | "storefrontId" | "population">;

/** The report's customers with these parameters. */
export const buildCustomersUrl = (
  { storefrontId, population }: Pick<OverviewScope, "storefrontId" | "population">,
  parameters: Record<string, string | number>,
): string => {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  if (storefrontId !== null) query.set("storefront", String(storefrontId));
  for (const [name, id] of Object.entries(choiceIn(population))) if (id !== null) query.set(name, id);
  return `/rfm/customers?${query}`;
};

type FigureLinkProps = { href: string | null; label: string; children: ReactNode };

/** A figure that leads to its customers; `label` also says whose it is. */
export const FigureLink = ({ href, label, children }: FigureLinkProps) =>
  href === null ? (
    children
  ) : (
    <Link href={href} prefetch={false} aria-label={label}>
      {children}
    </Link>
  );

/** The customers who were in one segment before the period and are in another at its end; codes of segments. */
export const moveAddress = (shown: OverviewScope, { from, to }: { from: string; to: string }): string =>
  buildCustomersUrl(shown, {
    from: addDays(shown.period.start, -1),
    to: shown.period.end,
    fromSegment: segmentKey(from) ?? from,
    segment: segmentKey(to) ?? to,
  });

const NARROWED: Partial<Record<Metric, Record<string, string>>> = {
  orders: { sort: "-orderCount" },
  new: { history: "first_time" },
  returning: { history: "returning" },
};

/** The customers behind a figure. */
export const metricAddress = (shown: OverviewScope, metric: Metric): string =>
  metric === "lost"
    ? moveAddress(shown, { from: ANOTHER, to: NOT_BUYING })
    : buildCustomersUrl(shown, { days: shown.period.days, to: shown.period.end, ...NARROWED[metric] });

export const championsAddress = (shown: OverviewScope): string =>
  moveAddress(shown, { from: ANOTHER, to: "champions" });

export const reorderAddress = (shown: OverviewScope, days: number): string =>
  buildCustomersUrl(shown, { days, action: "reorder_due" });

/** What explains each figure. */
const METRIC_TERMS: Record<Figure["metric"], TermKey> = {
  revenue: "revenue",
  orders: "orders",
  active: "active_customers",
  new: "new_customers",
  returning: "returning_customers",
  lost: "lost_customers",
};

type Figure = Overview["figures"][number];
type Props = { overview: Overview; isTable: boolean };

/** Arrow, change and base: "▲ +8% from 410"; counts below 20 as a difference. */
const useChangeWords = () => {
  const t = useTranslations("overview");
  const { change, difference } = useFormats();
  const { short } = useMetricWords();
  return ({ metric, value, previous, change: share }: Figure): { arrow: string; words: string } | null => {
    if (previous === null) return null;
    if (value === previous) return { arrow: "", words: t("unchanged") };
    const how =
      share === null
        ? metric === "revenue"
          ? short(metric, value - previous)
          : difference(value - previous)
        : change(share);
    return {
      arrow: value > previous ? "▲" : "▼",
      words: t("change", { change: how, previous: short(metric, previous) }),
    };
  };
};

const useRangeWords = () => {
  const t = useTranslations("overview");
  const { short } = useMetricWords();
  return (figure: Figure, message: "range" | "normal" = "normal"): string | null => {
    const { metric, range } = figure;
    if (!range || !isInformative(figure)) return null;
    return t(message, { low: short(metric, range.low), high: short(metric, range.high) });
  };
};

const Tile = ({ figure, href }: { figure: Figure; href: string }) => {
  const t = useTranslations("overview");
  const { name, exact, short } = useMetricWords();
  const changeOf = useChangeWords();
  const rangeOf = useRangeWords();
  const { metric, value, position } = figure;
  const changed = changeOf(figure);
  const id = `figure-${metric}`;
  const isUnusual = position === "above" || position === "below";
  return (
    <div className={`stack min-w-0 gap-2 text-ink panel relative ${styles.tile}`} data-unusual={isUnusual || undefined}>
      <span className={`flex items-center justify-between gap-4 small soft ${styles.metric}`}>
        <Link
          id={`${id}-name`}
          href={href}
          prefetch={false}
          title={exact(metric, value)}
          aria-labelledby={["name", "value", "change", "note"].map((part) => `${id}-${part}`).join(" ")}
        >
          {name(metric)}
        </Link>
        <TermInfo term={METRIC_TERMS[metric]} />
      </span>
      <span id={`${id}-value`} className={`huge-figure ${styles.value}`}>
        {short(metric, value)}
      </span>
      <span id={`${id}-change`} className={`small ${styles.change}`}>
        {changed && (
          <>
            <span aria-hidden>{changed.arrow}</span> {changed.words}
          </>
        )}
      </span>
      <span id={`${id}-note`} className={`small faint ${styles.note}`}>
        {isUnusual && <strong className="block">{t(`position.${position}`)} </strong>}
        {rangeOf(figure)}
      </span>
    </div>
  );
};

/** The six figures with comparison and normal range; each leads to its customers. */
export const FigureTiles = ({ overview, isTable }: Props) => {
  const t = useTranslations("overview");
  const { name, exact } = useMetricWords();
  const changeOf = useChangeWords();
  const rangeOf = useRangeWords();
  const segment = useSegmentWords()("new_customers").name;
  // Both have "new" in their names, and the shorter period may have more.
  const revenue = overview.figures.find(({ metric }) => metric === "revenue");
  const about = (
    <div className={`small faint ${styles.note}`}>
      {revenue?.range === null && (
        <p>
          {revenue.pastPeriods < LEAST_PERIODS
            ? t("no_range", { known: revenue.pastPeriods, need: LEAST_PERIODS })
            : t("few_orders", { least: LEAST_ORDERS, days: overview.period.days })}
        </p>
      )}
      <p>{t("first_time_about", { days: overview.period.days, rfmDays: overview.rfmDays, segment })}</p>
    </div>
  );
  if (!isTable) {
    return (
      <section aria-label={t("figures")}>
        <div className={`grid gap-12 ${styles.tiles}`}>
          {overview.figures.map((figure) => (
            <Tile key={figure.metric} figure={figure} href={metricAddress(overview, figure.metric)} />
          ))}
        </div>
        {about}
      </section>
    );
  }
  return (
    <Card title={t("figures")} term="normal_range">
      <DataTable
        rows={overview.figures}
        keyOf={({ metric }) => metric}
        columns={[
          {
            name: "metric",
            title: t("figure"),
            value: ({ metric }) => name(metric),
            show: ({ metric }) => <Link href={metricAddress(overview, metric)}>{name(metric)}</Link>,
          },
          {
            name: "value",
            title: t("value"),
            value: ({ value }) => value,
            show: ({ metric, value }) => exact(metric, value),
          },
          { name: "change", title: t("comparison"), term: "change", value: (figure) => changeOf(figure)?.words ?? "–" },
          {
            name: "range",
            title: t("normal_range"),
            term: "normal_range",
            value: (figure) => rangeOf(figure, "range") ?? "–",
          },
        ]}
      />
      {about}
    </Card>
  );
};
