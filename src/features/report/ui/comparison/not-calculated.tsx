"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import styles from "./comparison.module.css";

type Props = {
  /** What the report is compared with, as text. */
  period: string;
  /** The run that calculates its figures. */
  run: { state: RunState } | null;
  /** Starts that run; absent without the permission. */
  onRun?: (() => void) | undefined;
};

/** Shown in place of a comparison until the figures of the other period are calculated. */
export const NotCalculated = ({ period, run, onRun }: Props) => {
  const t = useTranslations("comparison");
  if (run && OPEN_STATES.some((state) => state === run.state)) {
    return <Notice role="status">{t("calculating", { period })}</Notice>;
  }
  return (
    <Card>
      <div className={styles.missing}>
        <p>{t(run ? "calculation_failed" : onRun ? "not_calculated" : "not_calculated_viewer", { period })}</p>
        {onRun && <Button onClick={onRun}>{t("calculate")}</Button>}
      </div>
    </Card>
  );
};
