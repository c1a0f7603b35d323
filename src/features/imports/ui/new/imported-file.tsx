"use client";

import { DownloadOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button, Progress } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { FileRefused, PickButton } from "#core/ui/forms/pick-file.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { useDownload } from "#core/ui/use-download.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { isNote } from "#features/imports/rules/import-format.ts";
import { useUploads } from "#features/imports/ui/file-drop.tsx";
import { UndoButton, useImportWords } from "#features/imports/ui/import-outcome.tsx";
import { ProblemList, UnusedColumns, useImportProblem, useProblemWords } from "#features/imports/ui/problem-list.tsx";
import { lacksConsents, MissingConsents } from "#records/ui/people/reach-line.tsx";
import { useSetup, useStepPages } from "#records/ui/setup/use-setup.tsx";
import { copyReading } from "./use-reading.ts";
import styles from "./wizard.module.css";

/** The heading of a step, which takes the focus when the reader comes to it: not on the first page of a visit. */
export const StepHeading = ({ children, isNew }: { children: string; isNew: boolean }) => {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the step appears
  useEffect(() => {
    if (isNew) heading.current?.focus();
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1} className={`font-semibold break-anywhere ${styles.stepTitle}`}>
      {children}
    </h2>
  );
};

type Import = AnswerOf<"GET /api/admin/imports/{id}">["data"];
type RejectedRowsProps = { of: Import; onUploaded: (file: ImportFile) => void };

const SHOWN = 10;

/** Rejected rows with their reasons, and what was noted of others, as a download to correct, and the upload of the corrected file, which is read as the first one was. */
const RejectedRows = ({ of: { id, rowsRefused, cellsLeftOut }, onUploaded }: RejectedRowsProps) => {
  const t = useTranslations("imports");
  const words = useProblemWords();
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can;
  const { isLoading, fetchAndSave } = useDownload();
  const { answer } = useAnswer("GET /api/admin/imports/{id}/problems", { id, pageSize: String(SHOWN) });
  const { uploads, isBusy, add } = useUploads(([file]) => {
    if (!file) return;
    copyReading(id, file.id);
    onUploaded(file);
  });
  const refused = uploads.find(({ error }) => error);
  if (rowsRefused + cellsLeftOut + (answer?.total ?? 0) === 0) return null;
  return (
    <section className={`stack gap-8 rule-above ${styles.rejected}`} aria-labelledby={`rejected-${id}`}>
      <h3 id={`rejected-${id}`} className="font-semibold">
        {[
          ...(rowsRefused > 0 ? [t("rejected.title", { count: rowsRefused })] : []),
          ...(cellsLeftOut > 0 ? [t("rejected.values", { count: cellsLeftOut })] : []),
          ...(answer?.data.some(isNote) ? [t("rejected.notes")] : []),
        ].join(", ")}
      </h3>
      {rowsRefused > 0 && <p>{t(mayExport ? "rejected.about" : "rejected.no_export")}</p>}
      {cellsLeftOut > 0 && <p>{t("rejected.values_about")}</p>}
      <ProblemList
        className={styles.problems ?? ""}
        problems={answer?.data.map((problem) => ({ ...problem, right: words(problem) })) ?? []}
      />
      {answer && answer.total > SHOWN && (
        <p className="max-w-prose soft">{t("rejected.first_shown", { count: SHOWN })}</p>
      )}
      <div className={`row gap-8 ${styles.bar}`}>
        {mayExport && rowsRefused > 0 && (
          <Button
            icon={<DownloadOutlined aria-hidden />}
            loading={isLoading}
            onClick={() => void fetchAndSave("GET /api/admin/imports/{id}/problems", { id, exportFormat: "rows" })}
          >
            {t("rejected.download")}
          </Button>
        )}
        <PickButton label={t("rejected.upload")} isSingle isBusy={isBusy} onFiles={(files) => void add(files)} />
      </div>
      {refused?.error && <FileRefused file={refused.name} error={refused.error} />}
    </section>
  );
};

type Props = {
  id: string;
  isNew: boolean;
  /** Gets the corrected file. */
  onUploaded: (file: ImportFile) => void;
};

/** An import: its progress, then its result with where to go from here. */
export const ImportedFile = ({ id, isNew, onUploaded }: Props) => {
  const t = useTranslations("imports.result");
  const undo = useTranslations("imports.undo");
  const words = useImportWords();
  const { ofImport } = useImportProblem();
  const { report } = useStepPages(useSetup().setup?.lastOrderAt);
  const { answer, error, retry } = useAnswer("GET /api/admin/imports/{id}", { id });
  const isDone = answer?.data.state === "succeeded";
  const reach = useAnswer("GET /api/admin/customers", { pageSize: "1" }, { isAllowed: isDone }).answer?.reach;
  if (error) return <ErrorCard title={t("failed_load")} error={error} onRetry={retry} />;
  if (!answer) return null;
  const { fileName, state, progress, runId } = answer.data;
  const isRunning = state === "queued" || state === "running";
  const percent = Math.round(100 * (progress ?? 0));
  const title =
    state === "undone"
      ? undo("is_undone", { file: fileName })
      : t(isRunning ? "running" : state === "failed" ? "failed" : "done", { file: fileName });
  return (
    <Card isLoose>
      <StepHeading isNew={isNew}>{title}</StepHeading>
      {isRunning && <Progress percent={percent} showInfo={false} aria-label={title} />}
      <p role="status">
        {isRunning
          ? state === "queued"
            ? t("queued")
            : t("progress", { percent })
          : state === "failed"
            ? ofImport(answer.data)
            : [words.counts(answer.data), words.undone(answer.data)].filter(Boolean).join(". ")}
      </p>
      {isRunning && <p className="max-w-prose soft">{t("leave")}</p>}
      {state === "succeeded" && <UnusedColumns columns={answer.data.unusedColumns} />}
      <div className={`row gap-8 ${styles.bar}`}>
        {state === "succeeded" && words.isOrders(answer.data) && (
          <Link href={report.href}>
            <Button type="primary" tabIndex={-1}>
              {t("to_report")}
            </Button>
          </Link>
        )}
        {state === "succeeded" && (
          <Link href="/customers">
            <Button tabIndex={-1}>{t("to_customers")}</Button>
          </Link>
        )}
        <UndoButton of={answer.data} />
      </div>
      {reach && lacksConsents(reach) && (
        <Notice>
          <MissingConsents counts={reach} />
        </Notice>
      )}
      {runId && (
        <p>
          <Link href={`/jobs/${runId}`}>{t("to_run")}</Link>
        </p>
      )}
      {!isRunning && <RejectedRows of={answer.data} onUploaded={onUploaded} />}
    </Card>
  );
};
