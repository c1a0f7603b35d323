"use client";

import Link from "next/link";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CopyMenu } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card, Columns } from "#core/ui/page/card.tsx";

import { useFormats } from "#core/ui/session/use-formats.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { Overview } from "#features/overview/contracts/overview.ts";
import { segmentKey } from "#records/rules/rfm/segment-colors.ts";
import { useRankName } from "#records/ui/people/segment-mark.tsx";
import { CustomersFoundCard } from "./customers-found-card.tsx";
import { FigureTiles, metricAddress, moveAddress, useMetricWords } from "./figure-tiles.tsx";

import styles from "./overview.module.css";
import { SegmentRevenue, TodayCard } from "./overview-cards.tsx";

type Move = Overview["moves"][number];

const MOST = 8;
const computeStake = ({ revenueBefore, revenueNow }: Move): number => Math.max(revenueBefore, revenueNow);

/** The movements between RFM segments with the most money, each with its customers. */
const MovesCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview.moves");
  const { count, money, moneyShort } = useFormats();
  const name = useRankName();
  const place = (code: string) => name(segmentKey(code) ?? code);
  // Four columns with cents are wider than a phone.
  const amount = useIsPhone() ? moneyShort : money;
  const { moves } = overview;
  const rows = [...moves].sort((a, b) => computeStake(b) - computeStake(a)).slice(0, MOST);
  return (
    <Card title={t("title")} term="segment_movement" tools={rows.length > 0 && <CopyMenu title={t("title")} />}>
      {rows.length === 0 ? (
        <p className="max-w-prose mt-8 soft">{t("none")}</p>
      ) : (
        <>
          <p className={`small faint ${styles.note}`}>
            {t("about", {
              shown: rows.length,
              all: moves.length,
              days: overview.rfmDays,
              isAll: String(rows.length === moves.length),
            })}
          </p>
          <div className="mt-12">
            <DataTable
              rows={rows}
              keyOf={({ from, to }) => `${from} ${to}`}
              columns={[
                {
                  name: "move",
                  title: t("move"),
                  value: ({ from, to }) => t("from_to", { from: place(from), to: place(to) }),
                },
                {
                  name: "customers",
                  title: t("customers"),
                  value: ({ customers }) => customers,
                  show: (move) => (
                    <Link
                      href={moveAddress(overview, move)}
                      prefetch={false}
                      aria-label={t("see", { count: move.customers, from: place(move.from), to: place(move.to) })}
                    >
                      {count(move.customers)}
                    </Link>
                  ),
                },
                {
                  name: "before",
                  title: t("before"),
                  term: "revenue",
                  value: ({ revenueBefore }) => revenueBefore,
                  format: amount,
                },
                {
                  name: "now",
                  title: t("now"),
                  term: "revenue",
                  value: ({ revenueNow }) => revenueNow,
                  format: amount,
                },
              ]}
            />
          </div>
        </>
      )}
    </Card>
  );
};

type News = Overview["news"][number];

/** One sentence, and the customers it is about. */
const useNewsLine = (overview: Overview) => {
  const t = useTranslations("overview");
  const { moneyShort } = useFormats();
  const metrics = useMetricWords();
  const name = useRankName();
  const list = new Intl.ListFormat(useLocale());
  const place = (code: string) => name(segmentKey(code) ?? code);
  return (news: News): { key: string; words: string; href: string } => {
    const { atStake, direction } = news;
    const money = moneyShort(atStake);
    if (news.kind === "move") {
      const { from, to, customers: count } = news;
      const words = t(`moved.${direction}`, { count, from: place(from), to: place(to), money });
      return { key: `${from} ${to}`, words, href: moveAddress(overview, news) };
    }
    const { metric, also } = news;
    const figureOf = (one: typeof metric) => overview.figures.find((figure) => figure.metric === one);
    const figure = figureOf(metric);
    const words = t(`unusual.${direction}`, {
      metric: metrics.name(metric),
      value: metrics.short(metric, figure?.value ?? 0),
      low: metrics.short(metric, figure?.range?.low ?? 0),
      high: metrics.short(metric, figure?.range?.high ?? 0),
    });
    const others = also.map((one) => `${metrics.name(one)} (${metrics.short(one, figureOf(one)?.value ?? 0)})`);
    const whole = others.length === 0 ? words : t("unusual.with", { news: words, others: list.format(others) });
    return { key: metric, words: whole, href: metricAddress(overview, metric) };
  };
};

/** What changed beyond noise, most money at stake first. */
const NewsCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview");
  const { moneyShort } = useFormats();
  const lineOf = useNewsLine(overview);
  const { news, noiseFloor } = overview;
  // Without sales to compare there is no floor, and "less than 0" says nothing.
  const floor = { floor: moneyShort(noiseFloor), hasFloor: String(noiseFloor >= 1) };
  const hasRanges = overview.figures.some(({ range }) => range !== null);
  return (
    <Card title={t("changed")}>
      {news.length === 0 ? (
        <p className="max-w-prose mt-8 soft">{t(hasRanges ? "nothing" : "no_movement", floor)}</p>
      ) : (
        <>
          <ol className={`stack gap-8 underlined-links ${styles.news}`}>
            {news.map((one) => {
              const { key, words, href } = lineOf(one);
              return (
                <li className="grid items-baseline gap-4-8" key={key}>
                  <span aria-hidden className="text-12 faint">
                    {one.direction === "up" ? "▲" : "▼"}
                  </span>
                  <span>{words}</span>
                  <Link href={href} aria-label={t("see_customers_of", { news: words })}>
                    {t("see_customers")}
                  </Link>
                </li>
              );
            })}
          </ol>
          <p className={`small faint ${styles.note}`}>{t("floor", floor)}</p>
        </>
      )}
    </Card>
  );
};

/** Imports, runs and connections that failed, for those who may see them. */
const FailuresCard = ({ overview: { failures } }: { overview: Overview }) => {
  const t = useTranslations();
  const { moment } = useFormats();
  if (!failures) return null;
  const { imports, runs, connections } = failures;
  const failed = [
    ...imports.map((one) => ({ ...one, href: "/imports?state=failed" })),
    ...runs.map((one) => ({ ...one, href: `/jobs/${one.runId}` })),
  ];
  return (
    <Card title={t("overview.failures.title")}>
      {failed.length + connections.length === 0 ? (
        <p className="max-w-prose mt-8 soft">{t("overview.failures.none")}</p>
      ) : (
        <ul className={styles.failures}>
          {failed.map(({ kind, count, lastAt, href }) => (
            <li className="row items-center justify-between gap-0-12 break-anywhere" key={kind}>
              <Link href={href}>{t(`job_kinds.${kind}`)}</Link>
              <span>{t("overview.failures.failed", { count, time: moment(lastAt, new Date()) })}</span>
            </li>
          ))}
          {connections.map(({ id, name, state }) => (
            <li className="row items-center justify-between gap-0-12 break-anywhere" key={id}>
              <Link href={`/imports/connections/${id}`}>{name}</Link>
              <span>{t(`connections.states.${state}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};

type Props = { overview: Overview; isTable: boolean };

/** What qualifies the figures: a short history, or recommendations of an earlier day. */
const Notes = ({ overview: { comparedPeriod, history, freshness, failures } }: Pick<Props, "overview">) => {
  const t = useTranslations("overview");
  const { dated, days } = useFormats();
  const { calculatedAt, hasFailed, isStale } = freshness;
  const time = calculatedAt === null ? null : dated(calculatedAt);
  return (
    <>
      {!history.isComparable && (
        <Notice>
          {t("short_history", { days: history.days, compared: days(comparedPeriod.start, comparedPeriod.end) })}
        </Notice>
      )}
      {isStale && (
        <Notice>
          {time === null ? t("never_calculated") : t(hasFailed ? "stale_failed" : "stale_old", { time })}{" "}
          {failures && failures.runs.length > 0 && <Link href="/jobs?state=failed">{t("show_runs")}</Link>}
        </Notice>
      )}
    </>
  );
};

/** All of the page below its controls. `why`: the card that explains a change of revenue. */
export const OverviewBody = ({ overview, isTable, why }: Props & { why: ReactNode }) => (
  <>
    <Notes overview={overview} />
    <CustomersFoundCard place="first" />
    <NewsCard overview={overview} />
    <FigureTiles overview={overview} isTable={isTable} />
    <Columns
      main={
        <>
          {why}
          <SegmentRevenue overview={overview} isTable={isTable} />
          <MovesCard overview={overview} />
        </>
      }
      side={
        <>
          <TodayCard overview={overview} />
          <FailuresCard overview={overview} />
          <CustomersFoundCard place="last" />
        </>
      }
    />
  </>
);
