"use client";

import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs.ts";
import { CopyLine } from "../states/copy-line.tsx";
import styles from "./runs.module.css";

type Props = { run: Run; problem: NonNullable<Run["problem"]> };

/** What happened, what was kept, what to do, and under which name the log has it. */
export const RunProblemCard = ({ run: { kind, state, result, problemId }, problem }: Props) => {
  const t = useTranslations("runs");
  return (
    <section className={`${styles.card} ${styles.failed}`}>
      <h2 className={styles.cardTitle}>{t("happened")}</h2>
      <p>{t(`problem.${problem}.happened`, { failed: Number(result?.failed ?? 0) })}</p>
      <h2 className={styles.cardTitle}>{t("kept")}</h2>
      <p>{t(`kept_${kind}`)}</p>
      <h2 className={styles.cardTitle}>{t("todo")}</h2>
      <p>{state === "failed" ? t(`problem.${problem}.todo`) : t("waits_for_retry")}</p>
      {problemId && <CopyLine label={t("reference")} text={problemId} />}
    </section>
  );
};
