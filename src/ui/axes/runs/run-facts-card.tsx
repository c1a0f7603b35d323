"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../axes.module.css";
import type { SelectedSegment } from "../types.ts";

/** The data and options of the active model. */
export const RunFactsCard = ({ shown: { axis, model } }: { shown: SelectedSegment }) => {
  const t = useTranslations("axes.facts");
  const formats = useFormats();
  const mayRun = useCan({ resource: "axes", action: "create" }).data?.can;
  const facts: [name: string, value: string][] = [
    [t("ran_at"), formats.dated(axis.ranAt ?? model.ranAt)],
    [t("as_of"), formats.dated(model.asOf)],
    [t("customers"), formats.count(model.population)],
    [t("sampled"), formats.count(model.sampled)],
    [t("version"), formats.count(model.version)],
  ];
  return (
    <Card title={t("title")}>
      <dl className={styles.runFacts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {mayRun && (
        <p>
          <Link href="/jobs?state=done&kind=axis_run">{t("all_runs")}</Link>
        </p>
      )}
    </Card>
  );
};
