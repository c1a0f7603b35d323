"use client";

import { Button, Progress } from "antd";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { AnswerOf, CallError } from "#core/ui/call.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card, Facts } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { Connection } from "#features/imports/contracts/connections.ts";
import { SOURCE_LISTS } from "#features/imports/shops/define-shop.ts";
import { isHelpDeskKind } from "#features/imports/shops/shops.ts";
import styles from "./connections.module.css";

type Tested = AnswerOf<"POST /api/admin/connections/{id}/test">["data"];

/** Whose keys these are and what they may read, or why the shop could not be asked. */
const TestResult = ({ answer, error }: { answer: Tested | null; error: CallError | null }) => {
  const t = useTranslations("connections.sync");
  const list = new Intl.ListFormat(useLocale());
  if (error) return <Notice role="status">{error.message}</Notice>;
  if (!answer) return null;
  const { account, reads, missing, problem, detail } = answer;
  if (problem) return <Notice role="status">{t(`problems.${problem}`, { detail: detail ?? "" }).trim()}</Notice>;
  const named = (lists: Tested["reads"]) => list.format(lists.map((one) => t(`lists.${one}`)));
  return (
    <div role="status">
      <p className="text-success">{t("tested", { account: account ?? "", lists: named(reads) })}</p>
      {missing.length > 0 && <Notice>{t("missing", { lists: named(missing) })}</Notice>}
    </div>
  );
};

type Sync = NonNullable<Connection["sync"]>;

/** How far the shop has been read, with its problems; reads it now and tests its keys. */
export const SyncCard = ({ connection: { id, kind, sync, address } }: { connection: Connection }) => {
  const t = useTranslations("connections.sync");
  const start = useWrite("POST /api/admin/connections/{id}/sync", { reloads: ["GET /api/admin/connections"] });
  const test = useWrite("POST /api/admin/connections/{id}/test", { isQuiet: true });
  const [tested, setTested] = useState<Tested | null>(null);
  const tryKeys = async () => {
    setTested(null);
    setTested((await test.write({ id }))?.data ?? null);
  };
  if (!sync) {
    return (
      <Card title={t("title")} isLoose>
        <p>{t(isHelpDeskKind(kind) ? "none_tickets" : "none")}</p>
      </Card>
    );
  }
  const isBusy = sync.runId !== null;
  const buttons = (
    <span className="row gap-8">
      <Button loading={test.isBusy} onClick={() => void tryKeys()}>
        {t("test")}
      </Button>
      <Button
        disabled={isBusy || start.isBusy}
        onClick={() => void start.write({ id }, { successMessage: t("queued") })}
      >
        {t("now")}
      </Button>
    </span>
  );
  return (
    <Card title={t("title")} tools={buttons} isLoose>
      {sync.isLocked && <Notice>{t("locked")}</Notice>}
      <TestResult answer={tested} error={test.error} />
      <SyncState sync={sync} />
      <SyncProblems sync={sync} />
      <SyncFacts sync={sync} address={address} />
    </Card>
  );
};

const SyncState = ({ sync: { runState, isFirst, attemptedAt, counts } }: { sync: Sync }) => {
  const t = useTranslations("connections.sync");
  const formats = useFormats();
  if (!runState) return attemptedAt === null ? <p>{t("never")}</p> : null;
  if (runState === "queued") return <p role="status">{t("waiting")}</p>;
  if (runState === "retrying") return <p role="status">{t("retrying")}</p>;
  return (
    <div role="status">
      <p>
        {t(isFirst ? "first" : "running")}. {isFirst && t("first_hint")}
      </p>
      {SOURCE_LISTS.map((list) => {
        const { read, of } = counts[list] ?? {};
        if (read === undefined) return null;
        return (
          <div key={list} className={`grid mt-8 ${styles.progress}`}>
            <span>{t(`lists.${list}`)}</span>
            <span>{of === null || of === undefined ? formats.exact(read) : t("read_of", { read, of })}</span>
            {of !== null && of !== undefined && (
              <Progress
                percent={of === 0 ? 100 : Math.floor((read / of) * 100)}
                showInfo={false}
                size="small"
                aria-label={t(`lists.${list}`)}
              />
            )}
          </div>
        );
      })}
    </div>
  );
};

const SyncProblems = ({ sync: { problem, detail, skipped, flagged } }: { sync: Sync }) => {
  const t = useTranslations("connections");
  const reason = problem && t(`sync.problems.${problem}`, { detail: detail ?? "" }).trim();
  const reasonOf = (noted: Sync["skipped"]) =>
    noted.problem && t(`problems.${noted.problem}`, { detail: noted.detail ?? "" });
  const [skippedReason, flaggedReason] = [reasonOf(skipped), reasonOf(flagged)];
  return (
    <>
      {reason && <Notice>{t("sync.failed", { reason })}</Notice>}
      {skippedReason && <Notice>{t("sync.skipped", { count: skipped.count, reason: skippedReason })}</Notice>}
      {flaggedReason && <Notice>{t("sync.flagged", { count: flagged.count, reason: flaggedReason })}</Notice>}
    </>
  );
};

const SyncFacts = ({ sync: { succeededAt, lagSeconds, records }, address }: { sync: Sync; address: string | null }) => {
  const t = useTranslations("connections.sync");
  const formats = useFormats();
  const asOf = lagSeconds === null ? null : new Date(Date.now() - lagSeconds * 1000).toISOString();
  const facts: [string, string | null][] = [
    [t("shop"), address],
    [t("succeeded"), succeededAt && formats.moment(succeededAt, new Date())],
    [t("as_of"), asOf && formats.moment(asOf, new Date())],
    [t("records"), records > 0 ? formats.exact(records) : null],
  ];
  return <Facts facts={facts} />;
};
