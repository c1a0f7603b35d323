"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "./table.module.css";

type Props = { q: string; onClear: () => void; children: ReactNode };

/** An empty list: no search results, or no rows at all. */
export const ListEmpty = ({ q, onClear, children }: Props) => {
  const t = useTranslations("table");
  if (q.trim() === "") return <div className={styles.empty}>{children}</div>;
  return (
    <div className={styles.empty}>
      <p>{t("nothing_found", { query: q.trim() })}</p>
      <Button onClick={onClear}>{t("clear_search")}</Button>
    </div>
  );
};
