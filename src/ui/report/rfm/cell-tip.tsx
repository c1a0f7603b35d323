"use client";

import { useTranslations } from "next-intl";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./grid.module.css";
import type { GridCell } from "./grid-model.ts";

/** Details of a cell: its segments, average order value and monetary scores. */
export const CellTip = ({ cell, words }: { cell: GridCell; words: string }) => {
  const t = useTranslations();
  const names = useSegmentWords();
  const { count, money } = useFormats();
  if (cell.customers === 0) return words;
  const [least, most] = [cell.monetary[0], cell.monetary.at(-1)];
  return (
    <span className={styles.tip}>
      <strong>{words}</strong>
      {cell.mix.map(({ key, customers }) => (
        <span key={key}>
          {names(key).name}: {count(customers)}
        </span>
      ))}
      <span>
        {t("terms.average_order_value")}: {money(cell.revenue / cell.orders)}
      </span>
      <span>
        {t("scores.monetary.name")}: {least === most ? `M${least}` : `M${least}–M${most}`}
      </span>
    </span>
  );
};
