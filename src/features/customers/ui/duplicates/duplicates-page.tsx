"use client";

import { Button, Select, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import { PersonalDataHint } from "#core/ui/feedback/notice.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { ContextLine } from "#core/ui/page/context-line.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { PageHeader } from "#core/ui/page/page-header.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer, useInvalidateRoutes } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { DuplicatePair } from "#features/customers/contracts/duplicates.ts";
import { customerName } from "#records/ui/people/customer-name.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { MERGE_ROUTES, useMerges } from "./merges.tsx";

/** A pair with its reasons, and the decision about it. The dialog compares the two in full. */
const DuplicateCard = ({ pair, onMerge }: { pair: DuplicatePair; onMerge: () => void }) => {
  const t = useTranslations("duplicates");
  const { percent, count, money } = useFormats();
  const { write, isBusy } = useWrite("POST /api/admin/customers/duplicates/dismiss", { reloads: MERGE_ROUTES });
  const names = pair.customers.map(customerName);
  const title = t("pair", { first: names[0] ?? "", second: names[1] ?? "" });
  const isDismissed = pair.dismissedAt !== null;
  const [first, second] = pair.customers;
  const factsOf = ({
    externalId,
    email,
    phone,
    address,
    orderCount,
    lifetimeValue,
  }: DuplicatePair["customers"][number]) => [
    ...[externalId, email, phone, address].filter((fact) => fact !== null),
    `${t("orders")}: ${count(orderCount)}`,
    money(lifetimeValue),
  ];
  const decide = (next: boolean) => {
    if (!first || !second) return;
    void write(
      { customerIds: [first.id, second.id], isDismissed: next },
      { successMessage: t(next ? "dismissed" : "reopened") },
    );
  };
  return (
    <Card
      title={title}
      isLoose
      tools={
        <>
          {isDismissed ? (
            <Button disabled={isBusy} onClick={() => decide(false)}>
              {t("reopen")}
            </Button>
          ) : (
            <Button disabled={isBusy} onClick={() => decide(true)}>
              {t("dismiss")}
            </Button>
          )}
          <Button type="primary" onClick={onMerge}>
            {t("compare")}
          </Button>
        </>
      }
    >
      <p>
        {t("score", { score: percent(pair.score) })}{" "}
        {pair.reasons.map((reason) => (
          <Tag key={reason}>{t(`reasons.${reason}`)}</Tag>
        ))}
      </p>
      <ul className="grid gap-4 mt-8">
        {pair.customers.map((customer) => (
          <li className="row gap-0-12 break-anywhere" key={customer.id}>
            <Link href={`/customers/${customer.id}`}>{customerName(customer)}</Link>
            <span className="soft">{factsOf(customer).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
};

const SHOWN = "20";

/** The latest merges, of all customers or of one, each with its undo or why there is none. */
const MergeList = ({ customerId }: { customerId?: string }) => {
  const t = useTranslations("duplicates");
  const { day } = useFormats();
  const { answer } = useAnswer("GET /api/admin/customers/merges", {
    pageSize: SHOWN,
    ...(customerId !== undefined && { customerId }),
  });
  const { undo, isBusy } = useMerges();
  const merges = answer?.data.filter(({ undoBlocker }) => undoBlocker !== "undone") ?? [];
  if (merges.length === 0) return null;
  return (
    <Card title={t("merges")} isLoose>
      <ul>
        {merges.map(({ id, at, externalId, name, kept, undoBlocker }) => {
          const who = externalId === null ? t("erased") : customerName({ name, externalId });
          return (
            <li key={id}>
              {t("merged_on", { who, id: externalId ?? "–", at: day(at) })}{" "}
              {kept && <Link href={`/customers/${kept.id}`}>{customerName(kept)}</Link>}{" "}
              {undoBlocker === null ? (
                <Button size="small" disabled={isBusy} aria-label={t("undo_of", { who })} onClick={() => void undo(id)}>
                  {t("undo")}
                </Button>
              ) : (
                t(`blockers.${undoBlocker}`)
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
};

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
        <ContextLine>{answer ? t("duplicates.count", { count: answer.total }) : <LoadingWords />}</ContextLine>
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
  const invalidateRoutes = useInvalidateRoutes();
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
    await invalidateRoutes(...MERGE_ROUTES);
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
