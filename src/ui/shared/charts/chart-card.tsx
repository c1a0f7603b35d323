"use client";

import { type ReactNode, useId } from "react";
import { Card } from "../page/card.tsx";
import styles from "./chart.module.css";

type Props = {
  /** The question it answers. */
  title: string;
  /** The answer in one sentence, true when the picture is not seen. */
  answer: ReactNode;
  /** The same figures as tables: what stands here when someone asks for tables. */
  table: ReactNode;
  isTable: boolean;
  className?: string | undefined;
  /** The picture. */
  children: ReactNode;
};

/** A chart as every page shows one: question, answer, and the picture or its table. */
export const ChartCard = ({ title, answer, table, isTable, className = "", children }: Props) => {
  const id = useId();
  return (
    <Card title={title} className={className} aria-describedby={`${id}-answer`}>
      <p id={`${id}-answer`} className={styles.answer}>
        {answer}
      </p>
      {isTable ? <div className={styles.table}>{table}</div> : children}
    </Card>
  );
};
