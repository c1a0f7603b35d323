"use client";

import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { Card, CardTitle } from "#ui/shared/page/card.tsx";
import { useRunWords } from "./use-run-words.ts";

type Props = { run: Run; problem: NonNullable<Run["problem"]> };

/** What happened, what was kept, what to do, and under which name the log has it. */
export const RunProblemCard = ({ run, problem }: Props) => {
  const t = useTranslations("runs");
  const words = useRunWords();
  const { kind, state, problemId } = run;
  return (
    <Card title={t("happened")} isLoose isFailed>
      <p>{words.problem(run)}</p>
      <CardTitle>{t("kept")}</CardTitle>
      <p>{t(`kept_${kind}`)}</p>
      <CardTitle>{t("todo")}</CardTitle>
      <p>{state === "failed" ? t(`problem.${problem}.todo`) : t("waits_for_retry")}</p>
      {problemId && <CopyLine label={t("reference")} text={problemId} />}
    </Card>
  );
};
