"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, useRef, useState } from "react";
import { AgeTable } from "#core/ui/charts/age-table.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useVoice } from "#core/ui/session/use-voice.ts";
import type { Cohort, Cohorts } from "#features/cohorts/contracts.ts";
import { cellCriteria, cohortCriteria } from "#features/cohorts/rules/cohort-criteria.ts";
import { cohortName, FEW_CUSTOMERS } from "#features/cohorts/rules/cohort-table.ts";
import { listAddress } from "#records/ui/list/save-and-export.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import { cellAfter, computeShadeStep, countColumns, largestValue, toCohortId } from "./cohort-model.ts";

/** The names of cohorts and the values of cells, for the reader. */
export const useCohortWords = ({ by, metric, per }: Pick<Cohorts, "by" | "metric" | "per">) => {
  const t = useTranslations("cohorts");
  const { words } = useVoice();
  const { first } = useMonthWords();
  const { amount, count, fine, money, percent, short } = useFormats();
  const isEach = metric === "ltv" || per === "customer";
  const write = (value: number): string => {
    if (metric === "retention") return percent(value);
    if (metric === "orders") return per === "customer" ? fine(value) : count(value);
    return money(value);
  };
  const isMoney = metric !== "retention" && metric !== "orders";
  return {
    name: (row: Pick<Cohort, "kind" | "key" | "label">): string =>
      by === "month" && row.kind === "value" && row.key !== null ? first(row.key) : cohortName(by, row, words),
    isMoney,
    /** Without the currency, for the triangle and axes; a month whose costs are not known has a dash. */
    short: (value: number | null): string => {
      if (value === null) return "–";
      return isMoney ? (isEach ? amount : short)(value) : write(value);
    },
    long: (value: number | null): string => (value === null ? t("no_cost") : write(value)),
  };
};

/**
 * A row per cohort and a column per month since the first order. Every number leads to its customers; the table is one Tab
 * stop for its cells, in which arrow keys move. Months that are not over are hatched, those still to come empty.
 */
export const CohortTriangle = ({ table, title }: { table: Cohorts; title: string }) => {
  const t = useTranslations("cohorts");
  const { count } = useFormats();
  const words = useCohortWords(table);
  const frame = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState({ row: 0, age: 0 });
  const rows = [...table.rows, table.total];
  const most = largestValue(table);
  const ages = Array.from({ length: countColumns(table) }, (_, age) => age);
  const lengths = rows.map(({ cells }) => cells.length);
  const isThere = at.age < (lengths[at.row] ?? 0);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const place = (event.target as HTMLElement).dataset.place?.split(" ").map(Number);
    const [row = -1, age = -1] = place ?? [];
    const next = place && cellAfter({ row, age }, event.key, lengths);
    if (!next) return;
    event.preventDefault();
    setAt(next);
    frame.current?.querySelector<HTMLElement>(`[data-place="${next.row} ${next.age}"]`)?.focus();
  };

  const cellOf = (row: Cohort, i: number, age: number) => {
    const cell = row.cells[age];
    if (!cell) return undefined;
    const { value, customers, activeCustomers, isComplete } = cell;
    const isOfFew = customers < FEW_CUSTOMERS;
    const sentence = [
      t("cell", { cohort: words.name(row), age, value: words.long(value) }),
      t("cell_customers", { active: activeCustomers, customers }),
      ...(customers < row.customers ? [t("based_on", { customers, all: row.customers })] : []),
      ...(isOfFew ? [t("few", { least: FEW_CUSTOMERS })] : []),
      ...(isComplete ? [] : [t("incomplete")]),
    ].join(" · ");
    const isStop = isThere ? at.row === i && at.age === age : i === 0 && age === 0;
    const content = (
      <Link
        href={listAddress(cellCriteria(table, row, { age, isComplete, metric: table.metric }))}
        prefetch={false}
        title={sentence}
        aria-label={sentence}
        data-place={`${i} ${age}`}
        tabIndex={isStop ? 0 : -1}
        onFocus={() => setAt({ row: i, age })}
      >
        {words.short(value)}
        {customers < row.customers && <small>{t("of_customers", { customers })}</small>}
      </Link>
    );
    return { content, step: computeShadeStep(table.metric, age, value, most), isComplete, isOfFew };
  };

  return (
    <AgeTable
      ref={frame}
      onKeyDown={onKeyDown}
      label={t("scroll")}
      caption={
        <>
          <span className="visually-hidden">{title}. </span>
          {t("columns")}
          {words.isMoney && ` · ${table.currency}`}
        </>
      }
      nameTitle={t(`dimensions.${table.by}`)}
      customersTitle={t("customers")}
      ages={ages}
      rows={rows.map((row, i) => ({
        key: toCohortId(row),
        name: words.name(row),
        isTotal: row.kind === "total",
        customers: (
          <Link href={listAddress(cohortCriteria(table, row))} prefetch={false}>
            {count(row.customers)}
          </Link>
        ),
        cells: ages.map((age) => cellOf(row, i, age)),
      }))}
    />
  );
};
