"use client";

import { type ReactNode, useId } from "react";
import type { TermKey } from "#core/messages/terms.ts";
import { Card } from "../page/card.tsx";
import styles from "./chart.module.css";
import { CopyMenu } from "./copy-menu.tsx";

type Props = {
  /** The question it answers. */
  title: string;
  /** What the chart shows, explained beside the title. */
  term?: TermKey | undefined;
  /** The answer in one sentence, which works without seeing the chart. */
  answer: ReactNode;
  /** The same figures as tables, shown when the user switches to tables. */
  table: ReactNode;
  isTable: boolean;
  /** Shown beside the title. */
  tools?: ReactNode;
  className?: string | undefined;
  /** Controls between the answer and the chart. */
  above?: ReactNode;
  /** The chart. */
  children: ReactNode;
};

/** The card of every chart: question, answer, and the chart or its table. */
export const ChartCard = ({ title, term, answer, table, isTable, tools, className = "", above, children }: Props) => {
  const id = useId();
  const withCopy = table ? (
    <>
      {tools}
      <CopyMenu title={title} table={table} />
    </>
  ) : (
    tools
  );
  return (
    <Card title={title} term={term} tools={withCopy} className={className} aria-describedby={`${id}-answer`}>
      <p id={`${id}-answer`} className={styles.answer}>
        {answer}
      </p>
      {above}
      {isTable ? <div className={styles.table}>{table}</div> : children}
    </Card>
  );
};
