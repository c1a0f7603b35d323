"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Fragment, useState } from "react";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Notice } from "#ui/shared/feedback/notice.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { ComparedNote } from "./compared-note.tsx";
import { CostNote } from "./cost-note.tsx";
import { EmptyReport } from "./empty-report.tsx";
import { Movement } from "./flows/movement-card.tsx";
import { Picture } from "./method-chart.tsx";
import { Scores } from "./rfm/scores.tsx";
import styles from "./rfm.module.css";
import { GroupCards } from "./segments/group-cards.tsx";
import { Insights } from "./segments/insights.tsx";
import { Signals } from "./segments/signals.tsx";
import { useValidFocus } from "./segments/use-valid-focus.ts";
import { Shares } from "./shares/shares.tsx";
import type { ReportAddress } from "./use-report-state.ts";
import type { ShownReport, useShownReport } from "./use-shown-report.ts";

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
    <div className={styles.waiting} role="status">
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
          <div className={styles.pair}>
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
