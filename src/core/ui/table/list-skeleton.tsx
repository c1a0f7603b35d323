"use client";

import { useTranslations } from "next-intl";
import styles from "./table.module.css";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The list's final layout in gray; it appears only if loading takes noticeably long. */
export const ListSkeleton = ({ columns }: { columns: number }) => {
  const t = useTranslations("states");
  return (
    <div className={styles.skeleton}>
      <span className="visually-hidden" role="status">
        {t("loading")}
      </span>
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
