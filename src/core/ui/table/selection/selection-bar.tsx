"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { MAX_SELECTED } from "#core/contracts/choices.ts";
import styles from "./selection.module.css";
import type { RowSelection } from "./use-row-selection.ts";

type Props = {
  chosen: RowSelection;
  /** How many rows "Select all" selects; without it, rows are only selected individually. */
  total?: number;
  /** The actions. */
  children: ReactNode;
};

/** How many rows are selected, and what can be done with them; sticks to the bottom while there are any. */
export const SelectionBar = ({ chosen, total = 0, children }: Props) => {
  const t = useTranslations("selection");
  const { count, isAll, isFull } = chosen;
  if (count === 0) return null;
  return (
    <section className={styles.bar} aria-label={t("label")}>
      <p role="status">
        {t("count", { count })}
        {isFull && ` · ${t("full", { max: MAX_SELECTED })}`}
      </p>
      {!isAll && total > count && (
        <Button size="small" type="link" onClick={chosen.chooseAll}>
          {t("all", { count: total })}
        </Button>
      )}
      {children}
      <Button size="small" onClick={chosen.clear}>
        {t("none")}
      </Button>
    </section>
  );
};
