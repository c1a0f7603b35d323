"use client";

import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import { CallError } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FileRefused } from "#core/ui/forms/pick-file.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { PageSkeleton } from "#core/ui/page/page-skeleton.tsx";
import { useRunChanges } from "#core/ui/runs/use-run-changes.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Address } from "#core/ui/use-address-state.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import { isNote } from "#features/imports/rules/import-format.ts";
import { UnusedColumns, useImportProblem, useProblemWords } from "#features/imports/ui/problem-list.tsx";
import { useFormatName } from "#features/imports/ui/use-file-words.ts";

import { type FollowedFile, isImportable, type NewImportState, useShowFile, useStart } from "./file-state.ts";
import { StepHeading } from "./imported-file.tsx";
import { ReviewStep, StoredTotals } from "./review-step.tsx";

import { resolveReading, useReading } from "./use-reading.ts";

import styles from "./wizard.module.css";

/** Asks whether consents without a date also count for customers who had refused, with how many these are. A yes checks the file again. */
const GrantQuestion = ({ file, count }: { file: ImportFile; count: number }) => {
  const t = useTranslations("imports.check");
  const { reading, change } = useReading(file);
  const showFile = useShowFile();
  const { write, isBusy } = useWrite("POST /api/admin/imports/files/{id}/check");
  const grant = async () => {
    const confirmed = { ...reading, confirmGrants: count };
    change(confirmed);
    const answer = await write({ id: file.id, ...confirmed });
    if (answer) showFile(answer.data);
  };
  return (
    <Notice>
      <p className="font-semibold">{t("grants_question", { count })}</p>
      <p>{t("grants_about")}</p>
      <Button loading={isBusy} onClick={() => void grant()}>
        {t("grants_confirm", { count })}
      </Button>
    </Notice>
  );
};

type Result = NonNullable<ImportCheck["result"]>;
type Figure = { name: string; value: string; below?: string };

/** What an import would do, in figures. */
const CheckResult = ({ file, result }: { file: ImportFile; result: Result }) => {
  const t = useTranslations("imports.check");
  const formats = useFormats();
  const { count, money } = formats;
  const isOrders = result.ordersNew + result.ordersUpdated + result.ordersKept > 0 || result.refundsNew > 0;
  const isTickets = file.format?.about === "tickets";
  const changes = (changed: number, kept: number) => t("changed_kept", { changed, kept });
  const figures: Figure[] = [
    ...(isOrders
      ? [
          {
            name: t("orders_new"),
            value: count(result.ordersNew),
            below: changes(result.ordersUpdated, result.ordersKept),
          },
        ]
      : []),
    isTickets
      ? {
          name: t("tickets_new"),
          value: count(result.ticketsNew),
          below: changes(result.ticketsChanged, result.ticketsKept),
        }
      : {
          name: t("customers_new"),
          value: count(result.customersNew),
          below: changes(result.customersChanged, result.customersKept),
        },
    ...(isOrders
      ? [
          {
            name: t("revenue", { currency: result.currency }),
            value: money(result.revenue),
            below: t("before_refunds", {
              count: result.sales ?? result.ordersNew + result.ordersUpdated + result.ordersKept,
            }),
          },
          { name: t("refunds"), value: money(result.refunds), below: t("refunds_about") },
        ]
      : []),
    ...(result.firstDay && result.lastDay
      ? [{ name: t("period"), value: formats.days(result.firstDay, result.lastDay) }]
      : []),
    {
      name: t("rows"),
      value: count(result.rowsRead),
      below: t("rows_left_out", { count: result.rowsRefused }),
    },
    ...(result.rowsContinued > 0
      ? [{ name: t("rows_continued"), value: count(result.rowsContinued), below: t("rows_continued_about") }]
      : []),
    ...(result.cellsLeftOut > 0
      ? [{ name: t("values_left_out"), value: count(result.cellsLeftOut), below: t("values_about") }]
      : []),
    ...(result.refusalsKept > 0
      ? [{ name: t("refusals_kept"), value: count(result.refusalsKept), below: t("refusals_kept_about") }]
      : []),
    ...(result.duplicates > 0
      ? [{ name: t("duplicates"), value: count(result.duplicates), below: t("duplicates_about") }]
      : []),
  ];
  return (
    <>
      {!isImportable(result) && (
        <Notice role="status">
          {t(result.rowsRefused === result.rowsRead ? "nothing_valid" : "nothing_new", { file: file.fileName })}
        </Notice>
      )}
      <dl className={styles.figures}>
        {figures.map(({ name, value, below }) => (
          <div key={name}>
            <dt className="small soft">{name}</dt>
            <dd className="stack">
              <strong>{value}</strong>
              {below && <span>{below}</span>}
            </dd>
          </div>
        ))}
      </dl>
      <StoredTotals file={file} result={result} />
      <UnusedColumns columns={result.unusedColumns} />
    </>
  );
};

/** Problems that rows share, with an example of each. */
const CheckProblems = ({ result }: { result: NonNullable<ImportCheck["result"]> }) => {
  const t = useTranslations("imports");
  const formats = useFormats();
  const words = useProblemWords();
  return (
    <Card
      title={[
        ...(result.rowsRefused > 0 ? [t("check.problems", { count: result.rowsRefused })] : []),
        ...(result.cellsLeftOut > 0 ? [t("rejected.values", { count: result.cellsLeftOut })] : []),
        ...(result.problems.some(isNote) ? [t("rejected.notes")] : []),
      ].join(", ")}
      isLoose
    >
      {result.rowsRefused > 0 && <p className="max-w-prose soft">{t("check.problems_about")}</p>}
      <ul className={`stack ${styles.groups}`}>
        {result.problems.map((problem) => (
          <li
            className="grid gap-12 break-anywhere rule-above"
            key={`${problem.column} ${problem.reason} ${problem.firstLine}`}
          >
            <span className="font-medium">{t("check.lines", { count: problem.count })}</span>
            <span>
              <span className="font-semibold">{problem.column && `${problem.column}: `}</span>
              {words(problem)}
              <span className="block small faint">
                {problem.example
                  ? t("check.example", { line: formats.count(problem.firstLine), value: problem.example })
                  : t("check.example_empty", { line: formats.count(problem.firstLine) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
};

type CheckStepProps = {
  file: ImportFile;
  check: ImportCheck;
  isNew: boolean;
  onReview: () => void;
  onStarted: (importId: string) => void;
};

/** The dry run: its progress, then what an import would do. Nothing is written before the reader starts the import. */
const CheckStep = ({ file, check, isNew, onReview, onStarted }: CheckStepProps) => {
  const t = useTranslations("imports");
  const { why } = useImportProblem();
  const formatName = useFormatName();
  const { storefronts } = useMe();
  const { cancel } = useRunChanges();
  const { start, isBusy, error } = useStart();
  const { state, result, progress } = check;
  const isRunning = state === "queued" || state === "running";
  // Its end is announced by the new heading.
  const wasRunning = useRef(isRunning);
  const percent = Math.round(100 * (progress ?? 0));
  const title = t(isRunning ? "check.running" : state === "failed" ? "check.failed" : "check.done", {
    file: file.fileName,
  });
  const begin = async () => {
    const id = await start(file, resolveReading(file, storefronts[0]?.id ?? 1));
    if (id) onStarted(id);
  };
  const orders = result ? result.ordersNew + result.ordersUpdated : 0;
  const customers = result ? result.customersNew + result.customersChanged : 0;
  const tickets = result ? result.ticketsNew + result.ticketsChanged : 0;
  return (
    <>
      <Card isLoose>
        <StepHeading key={String(isRunning)} isNew={isNew || wasRunning.current}>
          {title}
        </StepHeading>
        <p className="max-w-prose soft">{formatName({ name: check.reading.format })}</p>
        {isRunning && (
          <>
            <Progress percent={percent} showInfo={false} aria-label={title} />
            <p role="status" className="max-w-prose soft">
              {t(state === "queued" ? "check.queued" : "check.progress", { percent })}
            </p>
            <Button
              onClick={() => {
                cancel(check.runId);
                onReview();
              }}
            >
              {t("check.cancel")}
            </Button>
          </>
        )}
        {state === "failed" && <p role="alert">{why(check) || t("check.failed_about")}</p>}
        {result && <CheckResult file={file} result={result} />}
      </Card>
      {result && result.grantsUndated > 0 && <GrantQuestion file={file} count={result.grantsUndated} />}
      {result && result.problems.length > 0 && <CheckProblems result={result} />}
      {error && <FileRefused file={file.fileName} error={error} />}
      {!isRunning && (
        <div className={`row gap-8 ${styles.stepBar}`}>
          {result && isImportable(result) && (
            <Button type="primary" size="large" loading={isBusy} onClick={() => void begin()}>
              {orders > 0
                ? t("check.import_orders", { count: orders })
                : customers > 0
                  ? t("check.import_customers", { count: customers })
                  : tickets > 0
                    ? t("check.import_tickets", { count: tickets })
                    : t("check.import")}
            </Button>
          )}
          <Button size="large" onClick={onReview}>
            {t("check.back")}
          </Button>
        </div>
      )}
    </>
  );
};

type Props = {
  followed: FollowedFile;
  page: Address<NewImportState>;
  /** Whether the reader came to this step on the page. */
  isNew: boolean;
  onStarted: (importId: string) => void;
  onRemoved: () => void;
};

/** One uploaded file, at the step that the address names. */
export const OpenFile = ({ followed, page, isNew, onStarted, onRemoved }: Props) => {
  const t = useTranslations("imports");
  const { file, error, retry } = followed;
  if (error) {
    return error instanceof CallError && error.status === 404 ? (
      <LostFile onRemoved={onRemoved} />
    ) : (
      <ErrorCard title={t("file_failed")} error={error} onRetry={retry} />
    );
  }
  if (!file)
    return (
      <PageSkeleton
        rows={[
          { cards: 1, height: 160 },
          { cards: 1, height: 320 },
        ]}
      />
    );
  return page.state.step === "check" && file.check ? (
    <CheckStep
      file={file}
      check={file.check}
      isNew={isNew}
      onReview={() => page.change({ step: "review" })}
      onStarted={onStarted}
    />
  ) : (
    <ReviewStep file={file} isNew={isNew} onChecked={() => page.change({ step: "check" })} onRemoved={onRemoved} />
  );
};

/** A file that has expired, was imported or was deleted. */
const LostFile = ({ onRemoved }: { onRemoved: () => void }) => {
  const t = useTranslations("imports.lost");
  return (
    <Card title={t("title")} isLoose role="alert">
      <p>{t("about")}</p>
      <Button type="primary" onClick={onRemoved}>
        {t("again")}
      </Button>
    </Card>
  );
};
