"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import Link from "next/link";
import { useParams, useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { toLanguage } from "#core/messages/language.ts";
import type { RunOptions } from "#core/runs/rules/define-run.ts";
import { CopyLine } from "#core/ui/feedback/copy-line.tsx";
import { Card, CardTitle, Columns } from "#core/ui/page/card.tsx";
import { PageLayout } from "#core/ui/page/page.tsx";
import { BackLink, PageHeader } from "#core/ui/page/page-header.tsx";
import type { Run } from "#core/ui/runs/use-open-runs.ts";
import { useRunChanges } from "#core/ui/runs/use-run-changes.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { MissingRecord } from "#core/ui/table/missing-record.tsx";
import { useAnswer } from "#core/ui/use-answer.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import type { IMPORT } from "#features/imports/runs.ts";
import { RunProgress, useRunWords } from "#features/operations/ui/run-progress.tsx";
import styles from "#features/operations/ui/runs.module.css";
import type { RECALCULATE_SEGMENTS } from "#features/segments/runs.ts";
import { axisInWords } from "#records/rules/axes/axis-words.ts";
import type { NamingReport } from "#records/rules/axes/segment-words.ts";
import { RUNS } from "#runs.ts";

/** A run's options and times. */
const RunFacts = ({ run }: { run: Run }) => {
  const t = useTranslations("runs");
  const formats = useFormats();
  const words = useRunWords();
  const time = (instant: string | null) => (instant ? formats.stamp(instant) : null);
  const took = words.took(run);
  const facts: [name: string, value: ReactNode][] = [
    [t("why"), words.why(run)],
    [t("file"), useFile(run)],
    [t("scope"), useScope(run)],
    [t("due_at"), run.trigger === "schedule" ? time(run.dueAt) : null],
    [t("asked_for_at"), time(run.queuedAt)],
    [t("started_at"), time(run.startedAt)],
    [t("finished_at"), time(run.finishedAt)],
    [t("took"), took],
    [t("attempts"), formats.count(run.attempts)],
  ];
  return (
    <Card title={t("facts")} isLoose>
      <dl className={`grid gap-4-16 ${styles.facts}`}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className={styles.fact}>
              <dt className="soft">{name}</dt>
              <dd className="min-w-0 break-anywhere">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </Card>
  );
};

const useFile = ({ kind, options }: Run): ReactNode => {
  const mayImport = useCan({ resource: "imports", action: "list" }).data?.can;
  if (kind !== "import") return null;
  const { fileName } = options as RunOptions<typeof IMPORT>;
  return mayImport ? <Link href="/imports">{fileName}</Link> : fileName;
};

const useScope = ({ kind, options }: Run): string | null => {
  const t = useTranslations("runs");
  if (kind !== "recalculate_segments") return null;
  const { segmentIds } = options as RunOptions<typeof RECALCULATE_SEGMENTS>;
  return segmentIds ? t("some_segments", { count: segmentIds.length }) : t("all_segments");
};

type Step = Run["steps"][number];

/** The steps of a run with their progress and duration. */
const RunSteps = ({ run: { kind, steps } }: { run: Run }) => {
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
  const known = RUNS[kind].steps.flatMap((name) => {
    const step = steps.find((each) => each.name === name);
    return step ? [{ name, step }] : [];
  });
  if (known.length === 0) return null;
  return (
    <Card title={t("runs.steps")} isLoose>
      <div className="overflow-x-auto">
        <table className={styles.steps}>
          <caption className="visually-hidden">{t("runs.steps")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("runs.step")}</th>
              <th scope="col">{t("runs.step_progress")}</th>
              <th scope="col" className="hidden-on-phones">
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
                <td className="hidden-on-phones">
                  {step.startedAt ? formats.moment(step.startedAt, new Date()) : "–"}
                </td>
                <td>{took(step) ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
};

/** The request, usage and results of a run in which Claude named segments. */
export const NamingCard = ({ run: { result } }: { run: Run }) => {
  const t = useTranslations("runs.naming");
  const locale = useLocale();
  const formats = useFormats();
  const naming = result?.naming as NamingReport | undefined;
  if (naming?.by !== "ai") return null;
  const { model, calls, cached, kept, tokensIn, tokensOut, costUsd, failed } = naming;
  // Prices are in dollars, whatever the business's currency.
  const dollars = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 3 });
  const facts = [
    ...(model === null ? [] : [[t("model"), model] as const]),
    [t("calls"), formats.count(calls)] as const,
    [t("cached"), formats.count(cached)] as const,
    [t("kept"), formats.count(kept)] as const,
    [t("tokens_in"), formats.count(tokensIn)] as const,
    [t("tokens_out"), formats.count(tokensOut)] as const,
    [t("cost"), costUsd === null ? t("no_price") : dollars.format(costUsd)] as const,
  ];
  const nameOf = (axis: string) => axisInWords(axis, toLanguage(locale));
  return (
    <Card title={t("title")} isLoose>
      <Facts of={facts} />
      {failed.length > 0 && (
        <>
          <p>{t("failed", { count: failed.length })}</p>
          <Facts of={failed.map(({ axis, why }) => [nameOf(axis), t(`why.${why}`)])} />
        </>
      )}
    </Card>
  );
};

const Facts = ({ of }: { of: readonly (readonly [name: string, value: string])[] }) => (
  <dl className={`grid gap-4-16 ${styles.facts}`}>
    {of.map(([name, value]) => (
      <div key={name} className={styles.fact}>
        <dt className="soft">{name}</dt>
        <dd className="min-w-0 break-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
);

/** Actions on a run: cancel, retry or repeat. */
const RunActions = ({ run }: { run: Run }) => {
  const t = useTranslations();
  const router = useRouter();
  const mayEdit = useCan({ resource: "jobs", action: "edit" }).data?.can;
  const { cancel, retry, recalculate } = useRunChanges();
  const { id, kind, state, problem } = run;
  const runAgain = async () => {
    const { segmentIds } = run.options as RunOptions<typeof RECALCULATE_SEGMENTS>;
    const answer = await recalculate(segmentIds ? { segmentIds } : {});
    if (answer) router.push(`/jobs/${answer.data.id}`);
  };
  const isOpen = OPEN_STATES.some((open) => open === state);
  return (
    <>
      {isOpen && <Button onClick={() => cancel(id)}>{t("buttons.cancel")}</Button>}
      {/* Retrying cannot fix an invalid file. */}
      {(state === "failed" || state === "cancelled") && problem !== "FILE_REFUSED" && (
        <Button type="primary" onClick={() => retry(id)}>
          {t("buttons.retry")}
        </Button>
      )}
      {state === "succeeded" && kind === "recalculate_segments" && mayEdit && (
        <Button onClick={() => void runAgain()}>{t("runs.run_again")}</Button>
      )}
    </>
  );
};

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
  const answer = useAnswer("GET /api/admin/runs/{id}", { id });
  const run = answer.query.data?.data;
  return (
    <PageLayout>
      <PageHeader
        title={run ? words.kind(run) : t("nav.jobs")}
        above={<BackLink href="/jobs">{t("runs.back")}</BackLink>}
        about={run && words.why(run)}
        actions={run && <RunActions run={run} />}
      />
      {!run && <MissingRecord of={answer} unknown={t("runs.unknown")} failed={t("runs.failed_load")} />}
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
