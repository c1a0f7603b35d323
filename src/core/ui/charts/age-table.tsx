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
};

const getStepColors = (step: number | null) =>
  step === null ? undefined : { color: `var(--sequential-text-${step})`, backgroundColor: `var(--sequential-${step})` };

/** A row per cohort and a column per age, shaded by value. Incomplete ages are hatched, those still to come empty. */
export const AgeTable = ({ label, caption, nameTitle, customersTitle, ages, rows, ref, onKeyDown }: Props) => {
  const { count } = useFormats();
  return (
    <ScrollFrame label={label}>
      <table {...(ref && { ref })} className={styles.table} onKeyDown={onKeyDown}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{nameTitle}</th>
            <th scope="col">{customersTitle}</th>
            {ages.map((age) => (
              <th key={age} scope="col">
                {count(age)}
              </th>
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
