"use client";

import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { type Column, DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { ChangeMark } from "./change-mark.tsx";
import styles from "./comparison.module.css";

type ComparedFiguresProps = {
  /** What the figures are compared with, as text. */
  period: string;
  figures: readonly { label: string; value: string; mark: ReactNode }[];
};

/** A report's totals, each with its change, and the compared period. */
export const ComparedFigures = ({ period, figures }: ComparedFiguresProps) => {
  const t = useTranslations("comparison");
  return (
    <dl className={`row panel ${styles.figures}`} aria-label={t("with", { period })}>
      {figures.map(({ label, value, mark }) => (
        <div key={label}>
          <dt className="text-13 soft">{label}</dt>
          <dd className="flex items-baseline gap-8">
            <strong>{value}</strong> {mark}
          </dd>
        </div>
      ))}
      <div>
        <dt className="text-13 soft">{t("compared")}</dt>
        <dd className="flex items-baseline gap-8">{period}</dd>
      </div>
    </dl>
  );
};

/** Null where a figure is unknown. */
type Figure = { now: number | null; before: number | null };

export type ComparedRow = { key: string; name: string; customers: Figure; worth: Figure };

type ComparedTableProps = {
  /** What the rows are compared with, as text. */
  period: string;
  rows: ComparedRow[];
  nameTitle: string;
  worthTitle: string;
  /** Explains what the figures mean. */
  about?: string;
};

/** A report's groups, each with its customers and their worth, now and in the compared period. */
export const ComparedTable = ({ period, rows, nameTitle, worthTitle, about }: ComparedTableProps) => {
  const t = useTranslations();
  const { count, difference, money } = useFormats();
  const title = t("comparison.with", { period });
  const signed = (amount: number) => `${amount > 0 ? "+" : ""}${money(amount)}`;
  const columns: Column<ComparedRow>[] = [
    { name: "name", title: nameTitle, value: ({ name }) => name },
    {
      name: "customers",
      title: t("report.customers"),
      value: ({ customers }) => customers.now ?? -1,
      show: ({ customers }) => <Compared {...customers} show={count} showDifference={difference} />,
    },
    {
      name: "worth",
      title: worthTitle,
      value: ({ worth }) => worth.now ?? -1,
      show: ({ worth, customers }) => (
        <Compared {...worth} base={customers.before ?? 0} show={money} showDifference={signed} />
      ),
    },
  ];
  return (
    <Card title={title}>
      {about && <p className={`small soft ${styles.about}`}>{about}</p>}
      <DataTable columns={columns} rows={rows} keyOf={({ key }) => key} />
    </Card>
  );
};

type ComparedProps = Figure & {
  base?: number;
  show: (value: number) => string;
  showDifference: (difference: number) => string;
};

/** A figure with its change since the compared period. */
export const Compared = ({ now, before, show, ...mark }: ComparedProps) => (
  <span className={styles.cell}>
    <strong>{now === null ? "–" : show(now)}</strong>
    {now !== null && before !== null && <ChangeMark now={now} before={before} show={show} {...mark} />}
  </span>
);

/** `worth` is null if unknown. */
type Group = { key: string; name: string; customers: number; worth: number | null };

/** Every group of either period, those of now first. A group that wasn't found in a period has no customers in it. */
export const comparedGroups = (now: readonly Group[], before: readonly Group[]): ComparedRow[] => {
  const [current, earlier] = [now, before].map((groups) => new Map(groups.map((each) => [each.key, each])));
  const names = new Map([...now, ...before].toReversed().map(({ key, name }) => [key, name]));
  const keys = new Set([...now, ...before].map(({ key }) => key));
  return [...keys].map((key) => ({
    key,
    name: names.get(key) ?? key,
    customers: { now: current?.get(key)?.customers ?? 0, before: earlier?.get(key)?.customers ?? 0 },
    worth: { now: current?.get(key)?.worth ?? null, before: earlier?.get(key)?.worth ?? null },
  }));
};
