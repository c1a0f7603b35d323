"use client";

import { Button, Progress } from "antd";
import { useTranslations } from "next-intl";
import { useRef } from "react";
import type { ImportCheck, ImportFile } from "#contracts/imports/files.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useMe } from "#ui/shared/session/me.ts";
import { useRunChanges } from "../../runs/use-run-changes.ts";
import { FileRefused } from "../files/file-refused.tsx";
import { useFormatName } from "../use-format-name.ts";
import { useImportProblem } from "../use-import-problem.ts";
import { CheckProblems, CheckResult } from "./check-result.tsx";
import { isImportable } from "./file-state.ts";
import { StepHeading } from "./step-heading.tsx";
import { readingOf } from "./use-reading.ts";
import { useStart } from "./use-start.ts";
import styles from "./wizard.module.css";

type Props = {
  file: ImportFile;
  check: ImportCheck;
  isNew: boolean;
  onReview: () => void;
  onStarted: (importId: string) => void;
};

/** The dry run: its progress, then what an import would do. Nothing is written before the reader starts the import. */
export const CheckStep = ({ file, check, isNew, onReview, onStarted }: Props) => {
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
    const id = await start(file, readingOf(file, storefronts[0]?.id ?? 1));
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
        <p className={styles.soft}>{formatName({ name: check.reading.format })}</p>
        {isRunning && (
          <>
            <Progress percent={percent} showInfo={false} aria-label={title} />
            <p role="status" className={styles.soft}>
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
      {result && result.problems.length > 0 && <CheckProblems result={result} />}
      {error && <FileRefused file={file.fileName} error={error} />}
      {!isRunning && (
        <div className={styles.stepBar}>
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
