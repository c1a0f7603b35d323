"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Fragment, useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { ImportLink, Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";

import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { CalculationsCard, useIsComing } from "#core/ui/runs/calculations-card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { TermInfo } from "#core/ui/term-info.tsx";
import type { SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { LONGEST_PERIOD, PERIODS, periodSince } from "#lib/rfm/periods.ts";
import { addDays } from "#lib/time/day.ts";
import { ChangeMark } from "#records/ui/comparison/change-mark.tsx";
import { ComparedFigures } from "#records/ui/comparison/compared-table.tsx";
import { useSetup } from "#records/ui/setup/use-setup.tsx";
import { Traits } from "./behavior-traits.tsx";
import { Movement } from "./flows/movement-card.tsx";
import type { ReportAddress } from "./report-state.ts";
import { Grid } from "./rfm/grid.tsx";
import { Scores } from "./rfm/scores.tsx";
import styles from "./rfm.module.css";
import { GroupCards } from "./segments/group-cards.tsx";
import { Insights, Signals } from "./segments/insights.tsx";
import { useValidFocus } from "./segments/segment-model.tsx";
import { Shares } from "./segments/shares.tsx";
import type { ShownReport, useShownReport } from "./use-shown-report.ts";
import { Curve } from "./value-curve.tsx";

const SetupGuide = lazily(() => import("#records/ui/setup/setup-guide.tsx").then(({ SetupGuide: it }) => it));

/** The setup guide, or, for users who hid it, the way to import orders. */
const NoOrders = () => {
  const t = useTranslations();
  const isComing = useIsComing("segments");
  const { setup, isComplete, error } = useSetup();
  if (!setup && !error) return <PageSkeleton rows={[{ cards: 1, height: 480 }]} />;
  if (setup && !setup.isDismissed && !isComplete) return <SetupGuide />;
  if (isComing) return <CalculationsCard fillsPage />;
  return (
    <Card isLoose>
      <p>{t("states.empty_orders")}</p>
      <ImportLink />
    </Card>
  );
};

/** Without sales in the period, offers the next longer period; without any orders, the way to the first report. */
const EmptyReport = ({ page, report }: { page: ReportAddress; report: SegmentationReport }) => {
  const t = useTranslations();
  const formats = useFormats();
  const { days } = report.period;
  const { rfmDays } = useMe().business;
  const lastOrderAt = useSetup().setup?.lastOrderAt;
  const reaching = lastOrderAt ? periodSince(new Date(lastOrderAt), new Date(), rfmDays) : 0;
  const longer = [...PERIODS, LONGEST_PERIOD].find((each) => each > days && each >= reaching);
  const hasNoOrders = report.totals.unscored_customers === 0 && report.totals.previous_customer_count === 0;

  if (hasNoOrders) return <NoOrders />;
  return (
    <Card isLoose>
      <p>
        {days === 1 ? t("rfm.empty_today") : t("states.empty_period", { days: formats.count(days) })}{" "}
        {lastOrderAt && t("rfm.last_order", { day: formats.day(lastOrderAt) })}
      </p>
      {longer ? (
        <Button type="primary" onClick={() => page.change({ days: longer, focus: null, cell: null })}>
          {t("rfm.try_days", { days: formats.count(longer) })}
        </Button>
      ) : (
        <p>{t("rfm.no_period_longer")}</p>
      )}
    </Card>
  );
};

/** The totals against the chosen period, or that there was nothing to compare with. */
const ComparedNote = ({ report }: { report: SegmentationReport }) => {
  const t = useTranslations();
  const { count, days, difference, money } = useFormats();
  const { totals, period, compared_period: chosen } = report;
  const compared = chosen ?? { start: addDays(period.start, -period.days), end: addDays(period.start, -1) };
  const shown = days(compared.start, compared.end);
  if (totals.previous_customer_count === 0) return <Notice>{t("comparison.none", { period: shown })}</Notice>;
  if (!chosen) return null;
  const { previous_order_count: orders = 0, previous_total_revenue: revenue = 0 } = totals;
  const counted = { show: count, showDifference: difference };
  const figures = [
    {
      label: t("report.customers"),
      value: count(totals.customer_count),
      mark: <ChangeMark now={totals.customer_count} before={totals.previous_customer_count} {...counted} />,
    },
    {
      label: t("members.orders"),
      value: count(totals.order_count),
      mark: <ChangeMark now={totals.order_count} before={orders} {...counted} />,
    },
    {
      label: t("terms.revenue"),
      value: money(totals.total_revenue),
      mark: (
        <ChangeMark
          now={totals.total_revenue}
          before={revenue}
          base={orders}
          show={money}
          showDifference={(amount) => `${amount > 0 ? "+" : ""}${money(amount)}`}
        />
      ),
    },
  ];
  return <ComparedFigures period={shown} figures={figures} />;
};

/** With less, segments by gross margin may say more about known costs than about customers. */
const NEARLY_ALL = 0.95;

/** In a report by gross margin: how much of the revenue has no known cost. */
const CostNote = ({ report }: { report: SegmentationReport }) => {
  const t = useTranslations("margin");
  const { percent } = useFormats();
  const { cost_coverage: share, customers_without_costs: count = 0 } = report;
  if (share === undefined || share === null || share >= 1) return null;
  return (
    <Notice isQuiet={share >= NEARLY_ALL}>
      {t("partly", { share: percent(share) })}
      {count > 0 && ` ${t("without", { count })}`} <TermInfo term="cost_coverage" />
    </Notice>
  );
};

type PictureProps = { page: ReportAddress; report: SegmentationReport; isTable: boolean };

/** The chart that is specific to the report's method. */
const Picture = ({ page, report, isTable }: PictureProps) => {
  switch (report.method) {
    case "rfm":
      return <Grid page={page} report={report} isTable={isTable} />;
    case "value":
      return <Curve page={page} report={report} isTable={isTable} />;
    case "behavior":
      return <Traits page={page} report={report} isTable={isTable} />;
  }
};

const FocusSheet = lazily(() => import("./segments/focus-sheet.tsx").then(({ FocusSheet: it }) => it));

/** From this population on, one percent is at least half a customer, so that shares stop jumping. */
const MIN_RELIABLE = 50;

/** Smaller populations are shown with a note on their reliability. */
const SampleNote = ({ customers, fewest }: { customers: number; fewest: number }) => {
  const t = useTranslations();
  if (customers >= MIN_RELIABLE) return null;
  const why =
    customers < fewest
      ? t("rfm.tiny_sample_why", { count: customers })
      : t("report.small_sample_why", { count: customers, need: MIN_RELIABLE });
  return (
    <Notice>
      <strong>{t("terms.small_sample")}.</strong> {why}
    </Notice>
  );
};

/** The time for 100,000 customers on a small machine, with a margin. */
const EXPECTED_SECONDS = 10;

/** After three seconds, shows how long it can take and a way to cancel, below the page so that nothing moves. */
const SlowNote = ({ onCancel }: { onCancel: () => void }) => {
  const t = useTranslations();
  return (
    <div className={`row items-center gap-4-12 panel bottom-bar ${styles.waiting}`} role="status">
      <span>{t("states.calculating", { seconds: EXPECTED_SECONDS })}</span>
      <Button size="small" onClick={onCancel}>
        {t("buttons.cancel")}
      </Button>
    </div>
  );
};

const OUTLINE = [
  { cards: 4, height: 124 },
  { cards: 2, height: 560 },
];

/** Smaller populations are shown only as a table. */
const TOO_FEW_TO_DRAW = 5;

type Props = { page: ReportAddress; answer: ReturnType<typeof useShownReport> };

/** The report, or its loading, empty or error state. */
export const ReportBody = ({ page, answer }: Props) => {
  const t = useTranslations();
  const { shown, error, isCancelled, isPending, isPrevious, isSlow, cancel, retry, retryFigures } = answer;
  if (error) return <ErrorCard title={t("rfm.report_failed")} error={error} onRetry={retry} />;
  if (isCancelled) {
    return (
      <Card isLoose>
        <p>{t("rfm.cancelled")}</p>
        <Button onClick={retry}>{t("buttons.retry")}</Button>
      </Card>
    );
  }
  return (
    <>
      {shown ? (
        <Report page={page} shown={shown} onRetry={retryFigures} isUpdating={isPending} />
      ) : (
        <PageSkeleton rows={OUTLINE} />
      )}
      {isSlow && <SlowNote onCancel={cancel} />}
      {shown && isPending && <ProgressLine isPrevious={isPrevious} />}
    </>
  );
};

type ReportProps = { page: ReportAddress; shown: ShownReport; onRetry: () => void; isUpdating: boolean };

const Report = ({ page, shown: { report, id, groups, figuresError }, onRetry, isUpdating }: ReportProps) => {
  const t = useTranslations();
  useValidFocus(page, report, isUpdating);
  const isFocused = page.state.focus !== null || page.state.cell !== null;
  const [wasFocused, setFocused] = useState(isFocused);
  if (isFocused && !wasFocused) setFocused(true);
  const people = report.totals.customer_count;
  if (people === 0) return <EmptyReport page={page} report={report} />;
  const isTable = page.state.view === "table" || people < TOO_FEW_TO_DRAW;
  const picture = <Picture page={page} report={report} isTable={isTable} />;
  const shares = <Shares page={page} report={report} groups={groups} isTable={isTable} />;
  return (
    <>
      {/* Each report has elements of its own, so that no control moves while it is being clicked. */}
      <Fragment key={id}>
        <SampleNote customers={people} fewest={TOO_FEW_TO_DRAW} />
        <CostNote report={report} />
        <ComparedNote report={report} />
        {figuresError && <ErrorCard title={t("rfm.figures_failed")} error={figuresError} onRetry={onRetry} />}
        {!isTable && <Insights page={page} report={report} groups={groups} />}
        {!isTable && groups && <Signals page={page} report={report} groups={groups} />}
        {isTable ? (
          <>
            {shares}
            {picture}
          </>
        ) : (
          <div className={`grid gap-16 ${styles.pair}`}>
            {picture}
            {shares}
          </div>
        )}
        {!isTable && <GroupCards page={page} report={report} groups={groups} />}
      </Fragment>
      {report.method === "rfm" && <Movement state={page.state} isTable={isTable} />}
      {report.method === "rfm" && <Scores report={report} isTable={isTable} />}
      {wasFocused && <FocusSheet page={page} report={report} groups={groups} />}
    </>
  );
};
