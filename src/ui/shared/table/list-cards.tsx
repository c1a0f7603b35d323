"use client";

import { DownOutlined } from "@ant-design/icons";
import { useTranslations } from "next-intl";
import { type ReactNode, useId, useState } from "react";
import { TermInfo } from "../terms/term-info.tsx";
import type { ListColumn } from "./column.ts";
import type { Selection } from "./row-checkbox.tsx";
import { RowCheckbox } from "./row-checkbox.tsx";
import styles from "./table.module.css";

type Props<Row extends { id: string }> = {
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  selection?: Selection<Row>;
};

/** The rows on phones: a card each. */
export const ListCards = <Row extends { id: string }>({ rows, ...rest }: Props<Row>) => (
  <ul className={styles.cards}>
    {rows.map((row) => (
      <RowCard key={row.id} row={row} {...rest} />
    ))}
  </ul>
);

/** Two rows of three, so that a card is at most 160 pixels high. */
const MOST_CELLS = 6;

type CardProps<Row extends { id: string }> = Omit<Props<Row>, "rows"> & { row: Row };

/** The name on top, the most important values below, and the others behind a button. */
const RowCard = <Row extends { id: string }>({ columns: [head, ...rest], row, selection }: CardProps<Row>) => {
  const t = useTranslations("table");
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const cells = rest.filter(({ onPhone }) => onPhone === undefined).slice(0, MOST_CELLS);
  const lines = rest.filter(({ onPhone }) => onPhone === "line");
  const others = rest.filter((column) => !cells.includes(column) && !lines.includes(column));
  return (
    <li className={styles.card}>
      <div className={styles.cardTop}>
        {selection && <RowCheckbox row={row} selection={selection} />}
        <div id={`${id}-head`} className={styles.cardHead}>
          {head?.show(row)}
        </div>
        {others.length > 0 && (
          <button
            type="button"
            id={`${id}-more`}
            className={styles.cardMore}
            aria-expanded={isOpen}
            aria-label={t("more")}
            aria-labelledby={`${id}-more ${id}-head`}
            onClick={() => setOpen(!isOpen)}
          >
            <DownOutlined aria-hidden rotate={isOpen ? 180 : 0} />
          </button>
        )}
      </div>
      <Fields className={styles.cells} columns={cells} row={row} />
      <Fields className={styles.lines} columns={lines} row={row} />
      {isOpen && <Fields className={styles.others} columns={others} row={row} />}
    </li>
  );
};

type FieldsProps<Row> = { className: string | undefined; columns: ListColumn<Row>[]; row: Row };

/** Empty fields, such as actions that the user may not take, are left out. */
const Fields = <Row,>({ className, columns, row }: FieldsProps<Row>) => {
  const fields = columns.flatMap(({ name, title, term, show }): [string, ReactNode, ReactNode][] => {
    const content = show(row);
    return content === null || content === undefined || content === false
      ? []
      : [[name, term ? <TermInfo key={name} term={term} text={title} /> : title, content]];
  });
  if (fields.length === 0) return null;
  return (
    <dl className={className}>
      {fields.map(([name, title, content]) => (
        <div key={name}>
          <dt>{title}</dt>
          <dd>{content}</dd>
        </div>
      ))}
    </dl>
  );
};
