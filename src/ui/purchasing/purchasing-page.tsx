"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { PURCHASING_DAYS, SEGMENTATION_TYPES } from "#lib/domain/purchasing/purchasing.ts";
import type { Day } from "#lib/domain/time/day.ts";
import { useAddressState } from "#ui/shared/address/use-address-state.ts";
import { useViewToggle, ViewButton } from "#ui/shared/address/view-button.tsx";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { CompareMenu } from "#ui/shared/comparison/compare-menu.tsx";
import { useAnswer, useInvalidateRoutes } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { ProgressLine } from "#ui/shared/feedback/progress-line.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { PageSkeleton } from "#ui/shared/page/page-skeleton.tsx";
import { RunNote } from "../runs/run-note.tsx";
import { useRunWatch } from "../runs/use-run-watch.ts";
import { AnswerBody } from "./answer-body.tsx";
import { ComparedSegments } from "./compared-segments.tsx";
import { PurchasingContextLine } from "./context-line.tsx";
import { NoAnswer } from "./no-answer.tsx";
import styles from "./purchasing.module.css";
import { type PurchasingState, readPurchasingState, writePurchasingState } from "./purchasing-state.ts";

/** The current answer of a type, with live updates, and a function to start a new run. */
const usePurchasing = ({ type, compare }: PurchasingState) => {
  const t = useTranslations("runs");
  const purchasingAnswer = useAnswer(
    "GET /api/admin/purchasing",
    { type, ...(compare && { compare }) },
    { keepsBefore: true },
  );
  const invalidateRoutes = useInvalidateRoutes();
  const { write } = useWrite("POST /api/admin/purchasing/runs", {
    refresh: () => invalidateRoutes("GET /api/admin/purchasing"),
  });
  const current = purchasingAnswer.answer?.data;
  return {
    ...purchasingAnswer,
    ...useRunWatch(current?.run),
    current,
    run: async () => void (await write({}, { successMessage: t("requested") })),
    runAsOf: (asOf: Day) => void write({ asOf }, { successMessage: t("requested") }),
  };
};

const OUTLINE = [
  { cards: 3, height: 320 },
  { cards: 1, height: 320 },
];

const ADDRESS = { read: readPurchasingState, write: writePurchasingState };

/** Segments by purchasing behavior and what sets them apart. */
export const PurchasingPage = () => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "purchasing", action: "create" }).data?.can;
  const page = useAddressState(ADDRESS);
  const { state, change } = page;
  useViewToggle(page);
  const { current, error, retry, isUpdating, isRunning, isNew, run, runAsOf } = usePurchasing(state);

  // On phones, buttons that came with the answer would move what is below them.
  const isLoading = !current && !error;
  const isOther = isUpdating && !isRunning;
  const made = current?.answer;
  const fresh = made ? { until: made.period.end, calculatedAt: made.madeAt } : undefined;
  return (
    <PageLayout freshness={{ orders: fresh, purchasing: fresh, clusters: fresh }}>
      <PageHeader
        title={t("purchasing.title")}
        actions={
          <>
            {(isLoading || current?.answer) && <ViewButton page={page} />}
            {mayRun && (isLoading || (current && current.buyers > 0)) && (
              <Button type="primary" disabled={isLoading || isRunning} onClick={() => void run()}>
                {t("buttons.run_now")}
              </Button>
            )}
          </>
        }
      >
        <PurchasingContextLine status={current} isUpdating={isOther} />
      </PageHeader>
      <div className={styles.controls}>
        <Segmented
          className={styles.types ?? ""}
          name="type"
          aria-label={t("purchasing.type")}
          value={state.type}
          options={SEGMENTATION_TYPES.map((type) => ({ value: type, label: t(`segmentation_types.${type}`) }))}
          onChange={(type) => change({ type, group: null })}
        />
        <CompareMenu
          isOptional
          days={PURCHASING_DAYS}
          latest={current?.answer?.period.end}
          chosen={state.compare}
          onChoose={(compare) => change({ compare })}
        />
      </div>
      <p role="status" className="visually-hidden">
        {isNew ? t("purchasing.new_groups") : ""}
      </p>
      {current?.run && (
        <RunNote
          kind="segment_purchases"
          words="purchasing"
          run={current.run}
          madeAt={current.answer?.madeAt ?? null}
        />
      )}
      {error && <ErrorCard title={t("purchasing.failed")} error={error} onRetry={retry} />}
      {isLoading && <PageSkeleton rows={OUTLINE} />}
      {current?.answer && current.compared && state.compare && (
        <ComparedSegments answer={current.answer} compared={current.compared} onRun={mayRun ? runAsOf : undefined} />
      )}
      {current &&
        (current.answer ? (
          <AnswerBody page={page} type={current.type} answer={current.answer} />
        ) : (
          <NoAnswer buyers={current.buyers} isRunning={isRunning} onRun={run} />
        ))}
      {current && isOther && <ProgressLine />}
    </PageLayout>
  );
};
