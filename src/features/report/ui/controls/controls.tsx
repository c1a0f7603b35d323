"use client";

import { Segmented } from "antd";
import { useTranslations } from "next-intl";
import { REPORT_METHODS } from "#features/report/rules/report.ts";
import { BasisChoice } from "#features/report/ui/basis-choice.tsx";
import { CompareMenu } from "#features/report/ui/comparison/compare-menu.tsx";
import styles from "../rfm.module.css";
import type { ReportAddress } from "../use-report-state.ts";
import { PeriodMenu } from "./period-menu.tsx";
import { StorefrontMenu } from "./storefront-menu.tsx";

type Props = Pick<ReportAddress, "state" | "change">;

/** Method, period, storefront, and what orders are worth. */
export const Controls = ({ state, change }: Props) => {
  const t = useTranslations();

  return (
    <div className={styles.controls}>
      <Segmented
        className={styles.methods ?? ""}
        name="method"
        aria-label={t("rfm.method")}
        value={state.method}
        options={REPORT_METHODS.map((method) => ({ value: method, label: t(`methods.${method}`) }))}
        onChange={(method) => change({ method, focus: null, cell: null })}
      />
      <PeriodMenu days={state.days} onChoose={(days) => change({ days })} />
      <CompareMenu
        days={state.days}
        chosen={state.compare}
        onChoose={(compare) => change({ compare: compare ?? "previous" })}
      />
      <StorefrontMenu chosen={state.storefront} onChoose={(storefront) => change({ storefront })} />
      <BasisChoice basis={state.basis} onChoose={(basis) => change({ basis })} />
    </div>
  );
};
