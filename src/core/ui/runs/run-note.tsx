"use client";

import { useCan } from "@refinedev/core";
import { Progress } from "antd";
import Link from "next/link";
import { type Messages, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import styles from "./runs.module.css";
import type { Run } from "./use-open-runs.ts";

type Watched = { state: RunState } | null | undefined;

/** Whether the run has not ended yet. */
const isOpen = (run: Watched): boolean => OPEN_STATES.some((state) => state === run?.state);

/** Follows a run that may replace the current answer. `isNew`: a run that was watched has done so. */
export const useRunWatch = (run: Watched) => {
  const isRunning = isOpen(run);
  const [wasRunning, setWasRunning] = useState(false);
  useEffect(() => {
    if (isRunning) setWasRunning(true);
  }, [isRunning]);
  return { isRunning, isNew: wasRunning && run === null };
};

type NamedStep<Key> = Key extends `step_${infer Name}` ? Name : never;
type StepName = NamedStep<keyof Messages["runs"]>;

type Props = {
  /** Of its kind, as those of a run that has not begun are unknown. */
  steps: readonly StepName[];
  /** The namespace of the messages. */
  words: "purchasing" | "forecast" | "axes";
  run: Pick<Run, "id" | "state" | "progress" | "steps">;
  /** When the answer shown in the meantime was made. */
  madeAt: string | null;
};

/** Progress of the run that will replace the answer, or the failure of the last one. */
export const RunNote = ({ steps, words, run, madeAt }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const mayManage = useCan({ resource: "jobs", action: "manage" }).data?.can;
  const why = mayManage && <Link href={`/jobs/${run.id}`}>{t("buttons.see_why")}</Link>;
  if (!isOpen(run)) {
    return (
      <Notice role="status">
        {t(madeAt ? `${words}.run_failed` : `${words}.run_failed_first`)} {why}
      </Notice>
    );
  }
  const title = t(run.state === "running" ? `${words}.running` : "runs.waiting");
  return (
    <Card title={title}>
      {madeAt && (
        <p className="small faint">{t(`${words}.running_keeps`, { time: formats.moment(madeAt, new Date()) })}</p>
      )}
      <Progress percent={Math.round(run.progress * 100)} showInfo={false} aria-label={title} />
      <ol className={`row ${styles.stepLine}`}>
        {steps.map((name) => (
          <Step key={name} name={name} step={run.steps.find((each) => each.name === name)} />
        ))}
      </ol>
    </Card>
  );
};

const Step = ({ name, step }: { name: StepName; step: Run["steps"][number] | undefined }) => {
  const t = useTranslations();
  const progress = step?.finishedAt
    ? t("statuses.run.succeeded")
    : step?.startedAt && step.of !== null
      ? t("runs.parts", { done: step.done, of: step.of })
      : t(step?.startedAt ? "statuses.run.running" : "runs.not_begun");
  return (
    <li data-state={step?.finishedAt ? "done" : step?.startedAt ? "now" : "later"}>
      {t(`runs.step_${name}`)} <span className="small faint">{progress}</span>
    </li>
  );
};
