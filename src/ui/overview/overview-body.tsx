"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Overview } from "#contracts/overview/overview.ts";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { FailuresCard } from "./failures-card.tsx";
import { FigureTiles } from "./figure-tiles.tsx";
import { MovesCard } from "./moves-card.tsx";
import { NewsCard } from "./news-card.tsx";
import { SegmentRevenue } from "./segment-revenue.tsx";
import { TodayCard } from "./today-card.tsx";

type Props = { overview: Overview; isTable: boolean };

/** What qualifies the figures: a short history, or recommendations of an earlier day. */
const Notes = ({ overview: { history, freshness, failures } }: Pick<Props, "overview">) => {
  const t = useTranslations("overview");
  const { dated } = useFormats();
  const { calculatedAt, hasFailed, isStale } = freshness;
  const time = calculatedAt === null ? null : dated(calculatedAt);
  return (
    <>
      {!history.isComparable && <Notice>{t("short_history", { days: history.days })}</Notice>}
      {isStale && (
        <Notice>
          {time === null ? t("never_calculated") : t(hasFailed ? "stale_failed" : "stale_old", { time })}{" "}
          {failures && failures.runs.length > 0 && <Link href="/jobs?state=failed">{t("show_runs")}</Link>}
        </Notice>
      )}
    </>
  );
};

/** All of the page below its controls. */
export const OverviewBody = ({ overview, isTable }: Props) => (
  <>
    <Notes overview={overview} />
    <NewsCard overview={overview} />
    <FigureTiles overview={overview} isTable={isTable} />
    <Columns
      main={
        <>
          <SegmentRevenue overview={overview} isTable={isTable} />
          <MovesCard overview={overview} />
        </>
      }
      side={
        <>
          <TodayCard overview={overview} />
          <FailuresCard overview={overview} />
        </>
      }
    />
  </>
);
