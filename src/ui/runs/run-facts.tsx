"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import type { Run } from "#contracts/runs/runs.ts";
import type { RunOptions } from "#lib/domain/runs/kinds.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./runs.module.css";
import { useRunWords } from "./use-run-words.ts";

/** A run's options and times. */
export const RunFacts = ({ run }: { run: Run }) => {
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
      <dl className={styles.facts}>
        {facts.map(([name, value]) =>
          value === null ? null : (
            <div key={name} className={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
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
  const { fileName } = options as RunOptions<typeof kind>;
  return mayImport ? <Link href="/imports">{fileName}</Link> : fileName;
};

const useScope = ({ kind, options }: Run): string | null => {
  const t = useTranslations("runs");
  if (kind !== "recalculate_segments") return null;
  const { segmentIds } = options as RunOptions<typeof kind>;
  return segmentIds ? t("some_segments", { count: segmentIds.length }) : t("all_segments");
};
