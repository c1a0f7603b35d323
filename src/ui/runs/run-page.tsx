"use client";

import { type HttpError, useOne } from "@refinedev/core";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Run } from "#contracts/runs/runs.ts";
import { CopyLine } from "#ui/shared/feedback/copy-line.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { BackLink } from "#ui/shared/page/back-link.tsx";
import { Card, CardTitle } from "#ui/shared/page/card.tsx";
import { Columns } from "#ui/shared/page/columns.tsx";
import { PageLayout } from "#ui/shared/page/page.tsx";
import { PageHeader } from "#ui/shared/page/page-header.tsx";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import { NamingCard } from "./naming-card.tsx";
import { RunActions } from "./run-actions.tsx";
import { RunFacts } from "./run-facts.tsx";
import { RunProgress } from "./run-progress.tsx";
import { RunSteps } from "./run-steps.tsx";
import { useRunWords } from "./use-run-words.ts";

type Props = { run: Run; problem: NonNullable<Run["problem"]> };

/** A failure: what happened, what was saved, what to do, and the request ID in the log. */
const RunProblemCard = ({ run, problem }: Props) => {
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

/** A run with its state, progress or result, and actions. */
export const RunPage = () => {
  const t = useTranslations();
  const words = useRunWords();
  const { id = "" } = useParams<{ id: string }>();
  const { query } = useOne<Run, HttpError>({
    resource: "runs",
    id,
    errorNotification: false,
  });
  const run = query.data?.data;
  const isUnknown = !run && query.error?.statusCode === 404;
  return (
    <PageLayout>
      <PageHeader
        title={run ? words.kind(run) : t("nav.jobs")}
        above={<BackLink href="/jobs">{t("runs.back")}</BackLink>}
        about={run && words.why(run)}
        actions={run && <RunActions run={run} />}
      />
      {isUnknown && <p>{t("runs.unknown")}</p>}
      {query.error && !run && !isUnknown && (
        <ErrorCard title={t("runs.failed_load")} error={query.error} onRetry={() => void query.refetch()} />
      )}
      {!query.error && !run && <ListSkeleton columns={2} />}
      {run && (
        <Columns
          main={
            <>
              <Card title={t("runs.state")} isLoose aria-live="polite">
                <RunProgress run={run} />
                {words.result(run) && <p>{words.result(run)}</p>}
              </Card>
              {run.problem && <RunProblemCard run={run} problem={run.problem} />}
              <RunSteps run={run} />
              <NamingCard run={run} />
            </>
          }
          side={<RunFacts run={run} />}
        />
      )}
    </PageLayout>
  );
};
