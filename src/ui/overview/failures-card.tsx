"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Overview } from "#contracts/overview/overview.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./overview.module.css";

/** Imports, runs and connections that failed, for those who may see them. */
export const FailuresCard = ({ overview: { failures } }: { overview: Overview }) => {
  const t = useTranslations();
  const { moment } = useFormats();
  if (!failures) return null;
  const { imports, runs, connections } = failures;
  const failed = [
    ...imports.map((one) => ({ ...one, href: "/imports?state=failed" })),
    ...runs.map((one) => ({ ...one, href: `/jobs/${one.runId}` })),
  ];
  return (
    <Card title={t("overview.failures.title")}>
      {failed.length + connections.length === 0 ? (
        <p className={styles.quiet}>{t("overview.failures.none")}</p>
      ) : (
        <ul className={styles.failures}>
          {failed.map(({ kind, count, lastAt, href }) => (
            <li key={kind}>
              <Link href={href}>{t(`job_kinds.${kind}`)}</Link>
              <span>{t("overview.failures.failed", { count, time: moment(lastAt, new Date()) })}</span>
            </li>
          ))}
          {connections.map(({ id, name, state }) => (
            <li key={id}>
              <Link href={`/imports/connections/${id}`}>{name}</Link>
              <span>{t(`connections.states.${state}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
};
