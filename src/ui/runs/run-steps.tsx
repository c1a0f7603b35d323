"use client";

import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { RUN_STEPS } from "#lib/domain/runs/kinds.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./runs.module.css";

type Step = Run["steps"][number];

/** The steps of a run with their progress and duration. */
export const RunSteps = ({ run: { kind, steps } }: { run: Run }) => {
  const t = useTranslations();
  const formats = useFormats();
  const took = ({ startedAt, finishedAt }: Step): string | null =>
    startedAt && finishedAt ? formats.duration(Date.parse(finishedAt) - Date.parse(startedAt)) : null;
  const progress = ({ done, of, startedAt, finishedAt }: Step): string => {
    // For files, progress is counted in bytes.
    if (of !== null && kind === "import") return t("runs.file_share", { share: formats.percent(done / of) });
    if (of !== null) return t("runs.parts", { done, of });
    if (finishedAt) return t("statuses.run.succeeded");
    return t(startedAt ? "statuses.run.running" : "runs.not_begun");
  };
  const known = RUN_STEPS[kind].flatMap((name) => {
    const step = steps.find((each) => each.name === name);
    return step ? [{ name, step }] : [];
  });
  if (known.length === 0) return null;
  return (
    <Card title={t("runs.steps")} isLoose>
      <div className={styles.frame}>
        <table className={styles.steps}>
          <caption className="visually-hidden">{t("runs.steps")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("runs.step")}</th>
              <th scope="col">{t("runs.step_progress")}</th>
              <th scope="col" className={styles.roomy}>
                {t("runs.started_at")}
              </th>
              <th scope="col">{t("runs.took")}</th>
            </tr>
          </thead>
          <tbody>
            {known.map(({ name, step }) => (
              <tr key={name}>
                <th scope="row">{t(`runs.step_${name}`)}</th>
                <td>{progress(step)}</td>
                <td className={styles.roomy}>{step.startedAt ? formats.moment(step.startedAt, new Date()) : "–"}</td>
                <td>{took(step) ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
};
