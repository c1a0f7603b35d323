"use client";

import { Button, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { DuplicatePair } from "#contracts/customers/duplicates.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useConfirm } from "#ui/shared/feedback/confirm.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { PersonalDataHint } from "#ui/shared/feedback/personal-data-hint.tsx";
import { lazily } from "#ui/shared/lazily.tsx";
import { ContextLine } from "#ui/shared/page/context-line.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { CardSkeleton } from "#ui/shared/people/card-skeleton.tsx";
import { useHidesPersonalData } from "#ui/shared/session/use-hides-personal-data.ts";
import { DuplicateCard } from "./duplicate-card.tsx";
import { MergeList } from "./merge-list.tsx";
import { useRefreshMerges } from "./use-merges.ts";

const MergeDialog = lazily(() => import("./merge-dialog.tsx").then(({ MergeDialog: it }) => it));

const STEP = 20;
const MOST = 200;

const STATES = ["open", "dismissed"] as const;

/** Customers who may be the same, to merge or to keep apart, and the merges so far. */
export const DuplicatesPage = () => {
  const t = useTranslations();
  const [state, setState] = useState<(typeof STATES)[number]>("open");
  const [pageSize, setPageSize] = useState(STEP);
  const [merging, setMerging] = useState<DuplicatePair | null>(null);
  const isMasked = useHidesPersonalData();
  const { answer, error, retry } = useAnswer(
    "GET /api/admin/customers/duplicates",
    { state, pageSize: String(pageSize) },
    { keepsBefore: true },
  );
  return (
    <PageLayout>
      <PageHeader title={t("nav.duplicates")} actions={<Actions certain={answer?.certain ?? 0} />}>
        <ContextLine>{answer ? t("duplicates.count", { count: answer.total }) : t("states.loading")}</ContextLine>
        {isMasked && <PersonalDataHint />}
      </PageHeader>
      <Select
        aria-label={t("settings.show")}
        value={state}
        options={STATES.map((value) => ({ value, label: t(`duplicates.states.${value}`) }))}
        popupMatchSelectWidth={false}
        onChange={setState}
      />
      {error && <ErrorCard title={t("duplicates.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <CardSkeleton />}
      {answer?.data.map((pair) => (
        <DuplicateCard key={pair.id} pair={pair} onMerge={() => setMerging(pair)} />
      ))}
      {answer?.total === 0 && <p>{t(`duplicates.none_${state}`)}</p>}
      {answer && answer.total > answer.data.length && pageSize < MOST && (
        <Button onClick={() => setPageSize(pageSize + STEP)}>{t("duplicates.more")}</Button>
      )}
      <MergeList />
      {merging && <MergeDialog pair={merging} onClose={() => setMerging(null)} />}
    </PageLayout>
  );
};

/** Starts a search, and merges the pairs with the same email address some at a time. */
const Actions = ({ certain }: { certain: number }) => {
  const t = useTranslations("duplicates");
  const confirm = useConfirm();
  const refresh = useRefreshMerges();
  const [isMerging, setMerging] = useState(false);
  const { write: search, isBusy } = useWrite("POST /api/admin/customers/duplicates/search");
  const { write: merge } = useWrite("POST /api/admin/customers/merges/certain");
  const mergeAll = async () => {
    setMerging(true);
    for (let remaining = certain; remaining > 0; ) {
      const answer = await merge({}, { successMessage: ({ data }) => t("remaining", { count: data.remaining }) });
      // Nothing merged means that nothing more can be.
      remaining = answer?.data.merged ? answer.data.remaining : 0;
    }
    setMerging(false);
    await refresh();
  };
  const ask = () =>
    confirm({
      title: t("all_title", { count: certain }),
      content: t("all_about"),
      okText: t("merge"),
      onOk: () => void mergeAll(),
    });
  return (
    <>
      <Button loading={isBusy} onClick={() => void search({}, { successMessage: t("searching") })}>
        {t("search")}
      </Button>
      {certain > 0 && (
        <Button type="primary" loading={isMerging} onClick={ask}>
          {t("all", { count: certain })}
        </Button>
      )}
    </>
  );
};
