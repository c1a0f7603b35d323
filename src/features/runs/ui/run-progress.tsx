"use client";

import { Progress, Tag } from "antd";
import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Run } from "#features/runs/contracts/runs.ts";
import styles from "./runs.module.css";
import { useRunWords } from "./use-run-words.ts";

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
        {isTried && <span className={styles.small}>{t("attempt", { count: attempts + 1 })}</span>}
      </span>
    );
  }
  const left = words.left(run);
  return (
    <span className={styles.state}>
      <span>
        {words.state(run)} <span className={styles.small}>{formats.percent(progress)}</span>
      </span>
      <Progress
        percent={Math.round(progress * 100)}
        showInfo={false}
        size="small"
        aria-label={`${words.kind(run)}, ${words.state(run)}`}
      />
      {left && <span className={styles.small}>{left}</span>}
    </span>
  );
};
