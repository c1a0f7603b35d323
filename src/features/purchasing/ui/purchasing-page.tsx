"use client";

import { useCan } from "@refinedev/core";
import { Button, Segmented } from "antd";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { ImportLink, Notice, ProgressLine } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { CalculationsCard, useIsComing } from "#core/ui/runs/calculations-card.tsx";
import { RunNote, useRunWatch } from "#core/ui/runs/run-note.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useViewToggle, ViewButton } from "#core/ui/state-link.tsx";
import { TermInfo } from "#core/ui/term-info.tsx";
import { useAddressState } from "#core/ui/use-address-state.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { PurchasingAnswer, PurchasingGroup } from "#features/purchasing/contracts/purchasing.ts";
import { SEGMENT_PURCHASES } from "#features/purchasing/runs.ts";
import { PURCHASING_DAYS, SEGMENTATION_TYPES } from "#lib/purchases/purchasing.ts";
import type { Day } from "#lib/time/day.ts";
import { CompareMenu, NotCalculated } from "#records/ui/comparison/compare-menu.tsx";
import { type ComparedRow, ComparedTable, comparedGroups } from "#records/ui/comparison/compared-table.tsx";
import { AnswerBody } from "./answer-body.tsx";
import {
  type ComparedPurchasing,
  type PurchasingState,
  type PurchasingStatus,
  purchasingAddress,
} from "./purchasing-state.ts";

/** The population, date, number of segments and how different they are. */
const PurchasingContextLine = ({
  status,
  isUpdating,
}: {
  status: PurchasingStatus | undefined;
  isUpdating: boolean;
}) => {
  const t = useTranslations();
  const formats = useFormats();
  const { business } = useMe();
  if (!status) return <ContextLine phoneLines={3}>{isUpdating ? <LoadingWords /> : ""}</ContextLine>;
  const { answer, currency } = status;
  if (!answer) return <ContextLine phoneLines={3}>{t("report.currency_net", { currency })}</ContextLine>;
  const { customers, period, quality, madeAt } = answer;
  const parts = [
    formats.days(period.start, period.end),
    t("report.currency_net", { currency }),
    t("purchasing.groups_count", { count: quality.k }),
    ...(quality.separation ? [t(`separation.${quality.separation}`)] : []),
  ];
  return (
    <ContextLine phoneLines={3}>
      <TermInfo term="population" text={t("report.with_sale", { count: customers })} />
      {" · "}
      {parts.join(" · ")}
      {" · "}
      <span title={t("report.zone", { zone: business.timeZone })}>
        {t("report.as_of", { time: formats.moment(madeAt, new Date()) })}
      </span>
      <span role="status">{isUpdating ? ` · ${t("rfm.updating")}` : ""}</span>
    </ContextLine>
  );
};

type ComparedSegmentsProps = {
  answer: PurchasingAnswer;
  compared: ComparedPurchasing;
  onRun: ((asOf: Day) => void) | undefined;
};

const toComparableGroups = ({
  groups,
}: {
  groups: Pick<PurchasingGroup, "id" | "label" | "customers" | "avgPurchaseValue">[];
}) =>
  groups.map(({ id, label, customers, avgPurchaseValue }) => {
    return { key: id, name: label, customers, worth: avgPurchaseValue };
  });

/** The segments beside those of an earlier period. */
const ComparedSegments = ({ answer, compared, onRun }: ComparedSegmentsProps) => {
  const t = useTranslations();
  const { days } = useFormats();
  const { start, end } = compared.period;
  const period = days(start, end);
  if (!compared.answer) {
    return <NotCalculated period={period} run={compared.run} onRun={onRun && (() => onRun(end))} />;
  }
  if (compared.answer.customers === 0) return <Notice>{t("comparison.none", { period })}</Notice>;
  const total: ComparedRow = {
    key: "total",
    name: t("comparison.total"),
    worth: { now: null, before: null },
    customers: { now: answer.customers, before: compared.answer.customers },
  };
  return (
    <ComparedTable
      period={period}
      rows={[...comparedGroups(toComparableGroups(answer), toComparableGroups(compared.answer)), total]}
      nameTitle={t("terms.segment")}
      worthTitle={t("purchasing.compared_worth")}
      about={t("purchasing.compared_about", { days: PURCHASING_DAYS, period })}
    />
  );
};

type Props = { buyers: number; isRunning: boolean; onRun: () => Promise<void> };

/** Shown without segments: the reason, and the one action that resolves it. */
const NoAnswer = ({ buyers, isRunning, onRun }: Props) => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "purchasing", action: "create" }).data?.can;
  const isComing = useIsComing("purchasing");
  if (isRunning) return null;
  if (isComing) return <CalculationsCard fillsPage />;
  if (buyers === 0) {
    return (
      <Card isLoose>
        <p>{t("purchasing.no_customers_bought")}</p>
        <ImportLink />
      </Card>
    );
  }
  return (
    <Card isLoose>
      <p>{t(mayRun ? "purchasing.never" : "purchasing.never_viewer")}</p>
      {mayRun && (
        <Button type="primary" onClick={() => void onRun()}>
          {t("buttons.run_now")}
        </Button>
      )}
    </Card>
  );
};

/** The current answer of a type, with live updates, and a function to start a new run. */
const usePurchasing = ({ type, compare }: PurchasingState) => {
  const t = useTranslations("runs");
  const purchasingAnswer = useAnswer(
    "GET /api/admin/purchasing",
    { type, ...(compare && { compare }) },
    { keepsBefore: true },
  );
  const { write } = useWrite("POST /api/admin/purchasing/runs", {
    reloads: ["GET /api/admin/purchasing"],
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

/** Segments by purchasing behavior and what sets them apart. */
export const PurchasingPage = () => {
  const t = useTranslations();
  const mayRun = useCan({ resource: "purchasing", action: "create" }).data?.can;
  const page = useAddressState(purchasingAddress);
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
        title={t("nav.purchasing")}
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
      <div className="row items-center gap-12">
        <Segmented
          className="self-start"
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
          steps={SEGMENT_PURCHASES.steps}
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
