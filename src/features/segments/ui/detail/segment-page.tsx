"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { ComponentProps } from "react";
import { markFigure } from "#core/messages/terms.ts";
import type { AnswerOf } from "#core/ui/call.ts";
import { ChartCard } from "#core/ui/charts/chart-card.tsx";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { lazyPlot } from "#core/ui/charts/lazy-plot.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import { PageTabs } from "#core/ui/page/page-tabs.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { ListSkeleton } from "#core/ui/table/list-skeleton.tsx";
import { type Address, useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useIsPhone } from "#core/ui/use-device.ts";
import type { Segment } from "#features/segments/contracts/segments.ts";
import { SegmentMenu } from "#features/segments/ui/segment-menu.tsx";
import { FailureRemedy, KindMark, useFailureWords } from "#features/segments/ui/segment-status.tsx";
import { segmentsUsing } from "#records/rules/criteria/references.ts";
import { isCalculated, pickUpdatedAt } from "#records/rules/criteria/segment-list.ts";
import { ChangeMark } from "#records/ui/comparison/change-mark.tsx";
import { CompareMenu } from "#records/ui/comparison/compare-menu.tsx";
import { ComparedFigures } from "#records/ui/comparison/compared-table.tsx";
import { FollowUpButtons, useFollowUps } from "#records/ui/list/follow-ups.tsx";
import { useAllSegments } from "#records/ui/list/use-all-segments.ts";
import { SegmentMissing } from "../segment-missing.tsx";
import styles from "../segments.module.css";
import { SegmentHistory } from "./history.tsx";
import { SegmentMemberList, type SegmentState, segmentAddress, TABS, useMemberList } from "./members.tsx";
import { Overlap, SizeCard } from "./segment-cards.tsx";

import { type Size, TREND_MEASURES, type TrendMeasure } from "./trend-model.ts";

/** Kind, version, rule as a sentence, number of members, and dependent segments. */
const SegmentHeader = ({ segment }: { segment: Segment }) => {
  const t = useTranslations();
  const formats = useFormats();
  const mayEdit = useCan({ resource: "segments", action: "edit" }).data?.can;
  const followUps = useFollowUps({ segment: segment.id });
  const isPhone = useIsPhone();
  const { id, name, description, inWords, isAutomatic, version, archivedAt, memberCount, createdAt } = segment;
  const answer = useAllSegments().data;
  const failure = useFailureWords()(segment);
  const users = answer && segmentsUsing(answer.data, id);
  return (
    <div className="stack min-w-0 gap-8">
      <PageHeader
        title={name}
        above={<BackLink href="/segments">{t("nav.segments")}</BackLink>}
        actions={
          <>
            {archivedAt === null && !isPhone && <FollowUpButtons followUps={followUps} />}
            {mayEdit && archivedAt === null && (
              <Link href={`/segments/${id}/edit`}>
                <Button type="primary" tabIndex={-1}>
                  {t("segments.edit")}
                </Button>
              </Link>
            )}
            <SegmentMenu segment={segment} isOnItsPage />
          </>
        }
      >
        <p className={`row items-center gap-4-16 soft ${styles.facts}`}>
          <KindMark isAutomatic={isAutomatic} />
          {/* The history has it too, and on phones the facts fit on one line without it. */}
          <span className="hidden-on-phones">{t("segments.version", { version })}</span>
          <span>
            {isCalculated(segment)
              ? t("segments.last_updated", { time: formats.moment(pickUpdatedAt(segment), new Date()) })
              : t("segments.not_yet")}
          </span>
        </p>
      </PageHeader>
      {archivedAt !== null && <Notice>{t("segments.archived_since", { date: formats.day(archivedAt) })}</Notice>}
      {failure !== null && (
        <Notice role="status">
          {failure} <FailureRemedy segment={segment} />
        </Notice>
      )}
      {description !== null && <p>{description}</p>}
      <p className="max-w-wide">{inWords ?? t("segments.by_hand_long")}</p>
      <p className={`row items-center gap-4-16 soft ${styles.facts}`}>
        <strong {...markFigure("group_size", segment.id)}>
          {isCalculated(segment) ? t("states.customers", { count: memberCount }) : t("segments.size_unknown")}
        </strong>
        <span className="hidden-on-phones">{t("segments.since", { date: formats.day(createdAt) })}</span>
        {isCalculated(segment) && answer && answer.customers > 0 && (
          <span>{t("segments.share_of_all", { share: formats.percent(memberCount / answer.customers) })}</span>
        )}
      </p>
      {users && users.length > 0 && (
        <p className="small font-normal faint">
          {t("segments.used_in")}{" "}
          {users.map((other, i) => (
            <span key={other.id}>
              {i > 0 && ", "}
              <Link href={`/segments/${other.id}`}>{other.name}</Link>
            </span>
          ))}
        </p>
      )}
    </div>
  );
};

const TrendPlot = lazyPlot(() => import("./trend-plot.tsx").then(({ TrendPlot: it }) => it), 212);

type Props = { measure: TrendMeasure; sizes: readonly Size[]; isTable: boolean };

/** A daily measure of the members beside that of all customers. */
const MeasureCard = ({ measure, sizes, isTable }: Props) => {
  const t = useTranslations("segments");
  const formats = useFormats();
  const { name, term, of } = measure;
  const format = (value: number) =>
    ({
      revenue: formats.money,
      order_value: formats.money,
      recency: (days: number) => t("days_short", { days: Math.round(days) }),
      retention: formats.percent,
    })[name](value);
  const written = (value: number | null) => (value === null ? "–" : format(value));
  const points = sizes.map((size) => ({
    day: size.day,
    own: of(size),
    everyone: size.everyone ? of(size.everyone) : null,
  }));
  const last = points.at(-1);
  const title = t(`measures.${name}`);
  return (
    <ChartCard
      title={title}
      term={term}
      answer={t("measure_answer", { own: written(last?.own ?? null), everyone: written(last?.everyone ?? null) })}
      isTable={isTable || points.length < 2}
      table={
        <DataTable
          rows={[...points].reverse()}
          keyOf={({ day }) => day}
          columns={[
            { name: "day", title: t("day"), value: ({ day }) => day, show: ({ day }) => formats.days(day, day) },
            { name: "own", title: t("members_head"), value: ({ own }) => own ?? -1, show: ({ own }) => written(own) },
            {
              name: "everyone",
              title: t("everyone"),
              value: ({ everyone }) => everyone ?? -1,
              show: ({ everyone }) => written(everyone),
            },
          ]}
        />
      }
    >
      <TrendPlot label={title} points={points} format={format} sizes={sizes} />
    </ChartCard>
  );
};

type Compared = NonNullable<AnswerOf<"GET /api/admin/segments/{id}/sizes">["data"]["compared"]>;

/** The members and their purchases beside those of an earlier day. */
const ComparedSize = ({ now, compared: { day, members, stored } }: { now: Size; compared: Compared }) => {
  const t = useTranslations();
  const { count, days, difference, money } = useFormats();
  const shown = days(day, day);
  if (members === null) return <Notice>{t("segments.not_created_by", { day: shown })}</Notice>;
  const counted = { show: count, showDifference: difference };
  const signed = (amount: number) => `${amount > 0 ? "+" : ""}${money(amount)}`;
  const figures = [
    {
      label: t("report.customers"),
      value: count(now.members),
      mark: <ChangeMark now={now.members} before={members} {...counted} />,
    },
    ...(stored
      ? [
          {
            label: t("segments.orders_90"),
            value: count(now.orders),
            mark: <ChangeMark now={now.orders} before={stored.orders} {...counted} />,
          },
          {
            label: t("segments.revenue_90"),
            value: money(now.revenue),
            mark: (
              <ChangeMark
                now={now.revenue}
                before={stored.revenue}
                base={stored.orders}
                show={money}
                showDifference={signed}
              />
            ),
          },
        ]
      : []),
  ];
  const isEarlier = stored !== null && stored.day !== day;
  return (
    <>
      <ComparedFigures period={shown} figures={figures} />
      {stored === null && <Notice>{t("segments.orders_not_stored", { day: shown })}</Notice>}
      {isEarlier && <Notice isQuiet>{t("segments.orders_stored", { day: days(stored.day, stored.day) })}</Notice>}
    </>
  );
};

const DAYS = "365";

/** How the segment grew, and its members' figures beside those of all customers. */
const Trend = ({ segment, page }: { segment: Segment; page: Address<SegmentState> }) => {
  const t = useTranslations();
  useViewToggle(page);
  const { compare } = page.state;
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/segments/{id}/sizes",
    { id: segment.id, days: DAYS, ...(compare && { compare }) },
    { keepsBefore: true },
  );
  const isTable = page.state.view === "table";
  if (error) return <ErrorCard title={t("segments.trend_failed")} error={error} onRetry={retry} />;
  if (!answer) return <ListSkeleton columns={3} />;
  const { sizes, edits, compared } = answer.data;
  const now = sizes.at(-1);
  return (
    <div className="stack min-w-0 gap-16">
      <div className="row items-center gap-8">
        <CompareMenu isOfDay chosen={compare} onChoose={(chosen) => page.change({ compare: chosen })} />
        <ViewButton page={page} />
      </div>
      {compare && compared && now && <ComparedSize now={now} compared={compared} />}
      <SizeCard sizes={sizes} edits={edits} isTable={isTable} />
      <div className="grid columns-2 gap-16">
        {TREND_MEASURES.map((measure) => (
          <MeasureCard key={measure.name} measure={measure} sizes={sizes} isTable={isTable} />
        ))}
      </div>
    </div>
  );
};

/** A segment with its members, trend, overlap and history. */
export const SegmentPage = () => {
  const t = useTranslations();
  const page = useAddressState(segmentAddress);
  const { id } = useParams<{ id: string }>();
  const members = useMemberList(id, page.state);
  const { answer, error, retry } = useAnswer("GET /api/admin/segments/{id}", { id }, { keepsBefore: true });
  const segment = answer?.data;
  if (!segment) return <SegmentMissing title={t("terms.segment")} error={error} onRetry={retry} />;
  return (
    <PageLayout freshness={{ segments: { calculatedAt: pickUpdatedAt(segment) } }}>
      <SegmentHeader segment={segment} />
      <PageTabs
        label={segment.name}
        tabs={TABS.map((key) => ({ key, label: t(`segments.tabs.${key}`) }))}
        active={page.state.tab}
        onChoose={(tab) => page.change({ tab, q: "", page: 1 })}
      >
        <TabBody segment={segment} page={page} members={members} />
      </PageTabs>
    </PageLayout>
  );
};

type BodyProps = ComponentProps<typeof SegmentMemberList>;

const TabBody = ({ segment, page, members }: BodyProps) => {
  switch (page.state.tab) {
    case "members":
      return <SegmentMemberList segment={segment} page={page} members={members} />;
    case "trend":
      return <Trend segment={segment} page={page} />;
    case "overlap":
      return <Overlap segment={segment} />;
    case "history":
      return <SegmentHistory segment={segment} />;
  }
};
