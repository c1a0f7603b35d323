"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Overview } from "#contracts/overview/overview.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { segmentKey } from "#ui/theme/segments.ts";
import { useRankWords } from "../report/movement/use-rank-words.ts";
import { metricAddress, moveAddress } from "./addresses.ts";
import styles from "./overview.module.css";
import { useMetricWords } from "./use-metric-words.ts";

type News = Overview["news"][number];

/** One sentence, and the customers it is about. */
const useNewsLine = (overview: Overview) => {
  const t = useTranslations("overview");
  const { moneyShort } = useFormats();
  const metrics = useMetricWords();
  const { name } = useRankWords();
  const place = (code: string) => name(segmentKey(code) ?? code);
  return (news: News): { key: string; words: string; href: string } => {
    const { atStake, direction } = news;
    const money = moneyShort(atStake);
    if (news.kind === "move") {
      const { from, to, customers: count } = news;
      const words = t(`moved.${direction}`, { count, from: place(from), to: place(to), money });
      return { key: `${from} ${to}`, words, href: moveAddress(overview, news) };
    }
    const { metric } = news;
    const figure = overview.figures.find((one) => one.metric === metric);
    const words = t(`unusual.${direction}`, {
      metric: metrics.name(metric),
      value: metrics.short(metric, figure?.value ?? 0),
      low: metrics.short(metric, figure?.range?.low ?? 0),
      high: metrics.short(metric, figure?.range?.high ?? 0),
    });
    return { key: metric, words, href: metricAddress(overview, metric) };
  };
};

/** What changed beyond noise, most money at stake first. */
export const NewsCard = ({ overview }: { overview: Overview }) => {
  const t = useTranslations("overview");
  const { moneyShort } = useFormats();
  const lineOf = useNewsLine(overview);
  const { news, noiseFloor } = overview;
  const floor = moneyShort(noiseFloor);
  return (
    <Card title={t("changed")}>
      {news.length === 0 ? (
        <p className={styles.quiet}>{t("nothing", { floor })}</p>
      ) : (
        <>
          <ol className={styles.news}>
            {news.map((one) => {
              const { key, words, href } = lineOf(one);
              return (
                <li key={key}>
                  <span aria-hidden className={styles.arrow}>
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
          <p className={styles.note}>{t("floor", { floor })}</p>
        </>
      )}
    </Card>
  );
};
