"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LoadingWords } from "#core/ui/feedback/loading-words.tsx";
import styles from "./table.module.css";

type Props = { q: string; onClear: () => void; children: ReactNode };

/** An empty list: no search results, or no rows at all. */
export const ListEmpty = ({ q, onClear, children }: Props) => {
  const t = useTranslations("table");
  if (q.trim() === "") return <div className="stack items-start gap-12 break-anywhere panel p-20">{children}</div>;
  return (
    <div className="stack items-start gap-12 break-anywhere panel p-20">
      <p>{t("nothing_found", { query: q.trim() })}</p>
      <Button onClick={onClear}>{t("clear_search")}</Button>
    </div>
  );
};

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The list's final layout in gray; it appears only if loading takes noticeably long. */
export const ListSkeleton = ({ columns }: { columns: number }) => {
  return (
    <div className={`panel appears ${styles.skeleton}`}>
      <LoadingWords isHidden />
      {ROWS.map((row) => (
        <div key={row} style={{ gridTemplateColumns: `2fr repeat(${columns - 1}, 1fr)` }}>
          {Array.from({ length: columns }, (_, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: bars have no other name
            <span key={at} />
          ))}
        </div>
      ))}
    </div>
  );
};
