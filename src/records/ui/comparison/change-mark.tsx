"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { computeChange } from "#lib/rfm/growth.ts";
import styles from "./comparison.module.css";

type Props = {
  now: number;
  before: number;
  /** How many customers or orders an amount of money is of. */
  base?: number;
  /** Formats the earlier figure, and a difference with its sign. */
  show: (value: number) => string;
  showDifference: (difference: number) => string;
  className?: string;
};

/** Arrow, signed change and base: "▲ +96%, from 231". */
export const ChangeMark = ({ now, before, base = before, show, showDifference, className = "" }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const change = computeChange(now, before, base);
  if (change.kind === "new") return <span className={`${styles.change} ${className}`}>{t("report.new_here")}</span>;
  const from = <span className="block tiny font-normal faint">{t("report.from", { count: show(before) })}</span>;
  if (change.kind === "same") {
    return (
      <span className={`${styles.change} ${className}`}>
        <span>{t("report.no_change")}</span>
        {before > 0 && from}
      </span>
    );
  }
  return (
    <span className={`${styles.change} ${className}`}>
      <span>
        <span aria-hidden>{change.isUp ? "▲" : "▼"} </span>
        <span className="visually-hidden">{t(change.isUp ? "rfm.grew" : "rfm.shrank")} </span>
        {change.kind === "percent" ? formats.change(change.rate) : showDifference(change.difference)}
      </span>
      {from}
    </span>
  );
};
