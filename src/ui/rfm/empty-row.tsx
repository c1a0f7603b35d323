"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/segmentation-report.ts";
import { useFormats } from "../providers/use-formats.ts";
import styles from "./grid.module.css";
import { whyNobody } from "./grid-model.ts";

type Props = { frequency: number; report: RfmReport; isActive: boolean };

/** A score that no customer has, with the reason: a gap that explains itself. */
export const EmptyRow = ({ frequency, report, isActive }: Props) => {
  const t = useTranslations("rfm");
  const { percent } = useFormats();
  const why = whyNobody(frequency, report);
  const words =
    why.kind === "exact"
      ? t("ties_exact", { score: frequency, share: percent(why.share), orders: why.orders })
      : why.kind === "few"
        ? t("too_few", { score: frequency, count: why.customers })
        : t("ties", { score: frequency });
  return (
    // biome-ignore lint/a11y/useSemanticElements: a cell of the ARIA grid
    <div
      role="gridcell"
      aria-colspan={5}
      tabIndex={isActive ? 0 : -1}
      data-cell={`*-${frequency}`}
      className={styles.emptyRow}
    >
      <span>{words}</span>
    </div>
  );
};
