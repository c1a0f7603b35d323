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
import type { CellFigure } from "#records/rules/report-choices.ts";
import { listAddress } from "#records/ui/list/save-and-export.tsx";
import { useMonthWords } from "#records/ui/people/use-month-words.ts";
import {
  type CohortOrder,
  cellAfter,
  computeShadeStep,
  countColumns,
  largestValue,
  orderBy,
  sortCohorts,
  toCohortId,
} from "./cohort-model.ts";

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

type TriangleProps = {
  table: Cohorts;
  title: string;
  /** Of retention. */
  shows: CellFigure;
  /** By which column the cohorts are sorted; null for their own order. */
  order: CohortOrder | null;
  onOrder: (order: CohortOrder) => void;
};

/**
 * A row per cohort and a column per month since the first order. Every number leads to its customers, and every column sorts; cells and
 * the months above them are one Tab stop, in which arrow keys move. Months that are not over are hatched, those still to come empty.
 */
export const CohortTriangle = ({ table, title, shows, order, onOrder }: TriangleProps) => {
  const t = useTranslations("cohorts");
  const { count } = useFormats();
  const words = useCohortWords(table);
  const frame = useRef<HTMLTableElement>(null);
  const [at, setAt] = useState({ row: 0, age: 0 });
  const figures = table.metric === "retention" ? shows : "share";
  const sorted = order
    ? sortCohorts(table.rows, order, {
        nameOf: (row) => (table.by === "month" ? (row.key ?? "") : words.name(row)),
        shownIn: ({ value, activeCustomers }) => (figures === "customers" ? activeCustomers : value),
      })
    : table.rows;
  const rows = [...sorted, table.total];
  const most = largestValue(table);
  const ages = Array.from({ length: countColumns(table) }, (_, age) => age);
  const lengths = rows.map(({ cells }) => cells.length);
  const isHead = at.row === -1 && at.age < ages.length;
  const isThere = isHead || at.age < (lengths[at.row] ?? 0);

  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    const place = (event.target as HTMLElement).dataset.place?.split(" ").map(Number);
    const [row = 0, age = 0] = place ?? [];
    const next = place && cellAfter({ row, age }, event.key, lengths, ages.length);
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
    const below = [
      ...(figures === "both" ? [count(activeCustomers)] : []),
      ...(customers < row.customers ? [t("of_customers", { customers })] : []),
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
        {figures === "customers" ? count(activeCustomers) : words.short(value)}
        {below !== "" && <small>{below}</small>}
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
      sorting={{
        order,
        onSort: (column) => onOrder(orderBy(column, order)),
        stop: isHead ? at.age : null,
        onFocus: (age) => setAt({ row: -1, age }),
        nameOf: (age) => t("month", { age }),
      }}
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
