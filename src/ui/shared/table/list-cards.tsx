"use client";

import type { ListColumn } from "./column.ts";
import { RowCheckbox } from "./row-checkbox.tsx";
import type { Selection } from "./selection.ts";
import styles from "./table.module.css";

type Props<Row extends { id: string }> = {
  columns: ListColumn<Row>[];
  rows: readonly Row[];
  selection?: Selection<Row>;
};

/** The rows on phones: a card each, with the name on top and labels with values below. */
export const ListCards = <Row extends { id: string }>({ columns: [head, ...rest], rows, selection }: Props<Row>) => (
  <ul className={styles.cards}>
    {rows.map((row) => (
      <li key={row.id} className={styles.card}>
        <div className={selection ? `${styles.cardHead} ${styles.chosen}` : styles.cardHead}>
          {selection && <RowCheckbox row={row} selection={selection} />}
          {head?.show(row)}
        </div>
        <dl>
          {rest.map(({ name, title, show }) => (
            <div key={name}>
              <dt>{title}</dt>
              <dd>{show(row)}</dd>
            </div>
          ))}
        </dl>
      </li>
    ))}
  </ul>
);
