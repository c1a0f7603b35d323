"use client";

import { Progress, Tag } from "antd";
import { useTranslations } from "next-intl";
import { figuresIn } from "#core/runs/rules/define-run.ts";
import styles from "#core/ui/runs/runs.module.css";
import type { Run } from "#core/ui/runs/use-open-runs.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useFileProblem } from "#core/ui/session/use-voice.ts";
import { RUNS } from "#runs.ts";

/** Kinds of runs whose remaining time is worth estimating. */
const MIN_PROGRESS = 0.05;

/** Texts about a run. */
export const useRunWords = () => {
  const t = useTranslations();
  const formats = useFormats();
  const fileProblem = useFileProblem();
  const nameOf = ({ begunBy }: Run): string => {
    if (begunBy.name) return begunBy.name;
    return begunBy.kind === "system" ? t("runs.command_line") : t("runs.former_user");
  };
  return {
    kind: ({ kind }: Pick<Run, "kind">) => t(`job_kinds.${kind}`),
    state: ({ state }: Run) => t(`statuses.run.${state}`),
    why: (run: Run): string => {
      if (run.trigger === "schedule") return t("runs.by_schedule");
      return t(run.trigger === "import" ? "runs.by_import" : "runs.by_person", { name: nameOf(run) });
    },
    when: (instant: string) => formats.moment(instant, new Date()),
    /** Of the latest attempt; null before the first. */
    took: ({ startedAt, finishedAt }: Run): string | null => {
      if (!startedAt) return null;
      return formats.duration(Math.max(0, Date.parse(finishedAt ?? new Date().toISOString()) - Date.parse(startedAt)));
    },
    /** The estimated remaining time; null while there is too little progress. */
    left: ({ state, startedAt, progress }: Run): string | null => {
      if (state !== "running" || !startedAt || progress < MIN_PROGRESS) return null;
      const ms = ((Date.now() - Date.parse(startedAt)) * (1 - progress)) / progress;
      // An estimate needs no decimals.
      return t("runs.left", { time: formats.duration(Math.max(1, Math.round(ms / 1000)) * 1000) });
    },
    /** Why the latest attempt failed; null if it did not. */
    problem: ({ problem, result }: Run): string | null =>
      problem &&
      t(`runs.problem.${problem}.happened`, {
        failed: Number(result?.failed ?? 0),
        reason: fileProblem(result ?? {}),
      }),
    result: ({ kind, state, result }: Run): string | null => {
      const figures = state === "succeeded" && result && figuresIn(RUNS[kind], result);
      if (!figures) return null;
      return t(`runs.result_${kind}`, figures as Parameters<typeof t<`runs.result_${typeof kind}`>>[1]);
    },
  };
};

/** The state as text; for an active run also its progress and remaining time. */
export const RunProgress = ({ run }: { run: Run }) => {
  const t = useTranslations("runs");
  const formats = useFormats();
  const words = useRunWords();
  const { state, progress, attempts } = run;
  if (state !== "running") {
    const isTried = state === "retrying" || (state === "queued" && attempts > 0);
    return (
      <span className={styles.state}>
        {state === "succeeded" ? words.state(run) : <Tag>{words.state(run)}</Tag>}
        {isTried && <span className="small faint">{t("attempt", { count: attempts + 1 })}</span>}
      </span>
    );
  }
  const left = words.left(run);
  return (
    <span className={styles.state}>
      <span>
        {words.state(run)} <span className="small faint">{formats.percent(progress)}</span>
      </span>
      <Progress
        percent={Math.round(progress * 100)}
        showInfo={false}
        size="small"
        aria-label={`${words.kind(run)}, ${words.state(run)}`}
      />
      {left && <span className="small faint">{left}</span>}
    </span>
  );
};
