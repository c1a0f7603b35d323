"use client";

import type { KeyboardEvent, ReactNode, Ref } from "react";
import { useFormats } from "../session/use-formats.ts";
import styles from "./age-table.module.css";
import { ScrollFrame } from "./data-table.tsx";

type AgeCell = {
  content: ReactNode;
  /** The shade; null for none. */
  step: number | null;
  isComplete: boolean;
  /** Of so few customers that the value is mostly chance: gray instead of shaded. */
  isOfFew?: boolean | undefined;
  title?: string | undefined;
};

type AgeRow = {
  key: string;
  name: string;
  customers: ReactNode;
  isTotal?: boolean;
  /** In the order of `ages`; those that are still to come have none. */
  cells: readonly (AgeCell | undefined)[];
};

/** A column: names, numbers of customers, or an age. */
type AgeColumn = "name" | "customers" | number;

/** Makes all columns sortable. The ages' heads are at `data-place="-1 {age}"`, among the cells of `onKeyDown`. */
type Sorting = {
  order: { column: AgeColumn; isDown: boolean } | null;
  onSort: (column: AgeColumn) => void;
  /** The head that the Tab key stops at; null if that is a cell. */
  stop: number | null;
  onFocus: (age: number) => void;
  /** Names the head of an age. */
  nameOf: (age: number) => string;
};

type Props = {
  /** Names the region, which scrolls. */
  label: string;
  caption: ReactNode;
  nameTitle: string;
  customersTitle: string;
  ages: readonly number[];
  rows: readonly AgeRow[];
  ref?: Ref<HTMLTableElement>;
  onKeyDown?: (event: KeyboardEvent<HTMLTableElement>) => void;
  sorting?: Sorting;
};

const getStepColors = (step: number | null) =>
  step === null ? undefined : { color: `var(--sequential-text-${step})`, backgroundColor: `var(--sequential-${step})` };

type HeadProps = { column: AgeColumn; title: string; sorting: Sorting | undefined };

const Head = ({ column, title, sorting }: HeadProps) => {
  if (!sorting) return <th scope="col">{title}</th>;
  const { order, onSort, stop, onFocus, nameOf } = sorting;
  const isSorted = order?.column === column;
  const isAge = typeof column === "number";
  return (
    <th scope="col" {...(isSorted && { "aria-sort": order.isDown ? ("descending" as const) : ("ascending" as const) })}>
      <button
        type="button"
        className={`bare-button ${styles.head}`}
        onClick={() => onSort(column)}
        {...(isAge && {
          "aria-label": nameOf(column),
          "data-place": `-1 ${column}`,
          tabIndex: stop === column ? 0 : -1,
          onFocus: () => onFocus(column),
        })}
      >
        {title}
        <span aria-hidden>{isSorted ? (order.isDown ? " ↓" : " ↑") : ""}</span>
      </button>
    </th>
  );
};

/** A row per cohort and a column per age, shaded by value. Incomplete ages are hatched, those still to come empty. */
export const AgeTable = ({ label, caption, nameTitle, customersTitle, ages, rows, ref, onKeyDown, sorting }: Props) => {
  const { count } = useFormats();
  return (
    <ScrollFrame label={label}>
      <table {...(ref && { ref })} className={styles.table} onKeyDown={onKeyDown}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <Head column="name" title={nameTitle} sorting={sorting} />
            <Head column="customers" title={customersTitle} sorting={sorting} />
            {ages.map((age) => (
              <Head key={age} column={age} title={count(age)} sorting={sorting} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, name, customers, isTotal, cells }) => (
            <tr key={key} data-total={isTotal || undefined}>
              <th scope="row" title={name}>
                {name}
              </th>
              <td data-plain="">{customers}</td>
              {ages.map((age, i) => {
                const cell = cells[i];
                if (!cell) return <td key={age} data-plain="" />;
                return (
                  <td
                    key={age}
                    title={cell.title}
                    data-open={cell.isComplete ? undefined : ""}
                    data-plain={isTotal ? "" : undefined}
                    data-few={cell.isOfFew ? "" : undefined}
                    style={isTotal || cell.isOfFew ? undefined : getStepColors(cell.step)}
                  >
                    {cell.content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollFrame>
  );
};
