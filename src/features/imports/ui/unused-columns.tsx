"use client";

import { useTranslations } from "next-intl";

/** Columns that are named; the rest is counted. */
const NAMED = 60;

/** The columns of a file that nothing is read from, by name; nothing if there are none. */
export const UnusedColumns = ({ columns }: { columns: readonly string[] | null }) => {
  const t = useTranslations("imports.columns");
  if (!columns || columns.length === 0) return null;
  const more = columns.length - NAMED;
  const named = [...columns.slice(0, NAMED), ...(more > 0 ? [t("more", { count: more })] : [])];
  return <p className="max-w-prose soft break-anywhere">{t("unused", { columns: named.join(", ") })}</p>;
};
