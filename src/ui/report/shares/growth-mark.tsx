"use client";

import { useTranslations } from "next-intl";
import type { ReportSegment } from "#contracts/report/segmentation-report-answer.ts";
import { changeOf } from "#lib/domain/report/growth.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./shares.module.css";

type Props = {
  now: number;
  before: number;
  /** How many customers or orders an amount of money is of. */
  base?: number;
  /** Formats the earlier figure, and a difference with its sign. */
  show: (value: number) => string;
  showDifference: (difference: number) => string;
};

/** Arrow, signed change and base: "▲ +96%, from 231". */
export const ChangeMark = ({ now, before, base = before, show, showDifference }: Props) => {
  const t = useTranslations();
  const formats = useFormats();
  const change = changeOf(now, before, base);
  if (change.kind === "new") return <span className={styles.growth}>{t("report.new_here")}</span>;
  const from = <span className={styles.small}>{t("report.from", { count: show(before) })}</span>;
  if (change.kind === "same") {
    return (
      <span className={styles.growth}>
        <span>{t("report.no_change")}</span>
        {before > 0 && from}
      </span>
    );
  }
  return (
    <span className={styles.growth}>
      <span>
        <span aria-hidden>{change.isUp ? "▲" : "▼"} </span>
        <span className="visually-hidden">{t(change.isUp ? "rfm.grew" : "rfm.shrank")} </span>
        {change.kind === "percent" ? formats.change(change.rate) : showDifference(change.difference)}
      </span>
      {from}
    </span>
  );
};

/** How a segment's number of customers changed. */
export const GrowthMark = ({ segment }: { segment: ReportSegment }) => {
  const { count, difference } = useFormats();
  return (
    <ChangeMark
      now={segment.customer_count}
      before={segment.previous_customer_count}
      show={count}
      showDifference={difference}
    />
  );
};
