"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useIsPhone } from "#ui/shared/device/use-is-phone.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../segments.module.css";
import { PreviewedCustomers } from "./previewed-customers.tsx";
import type { LivePreview } from "./use-preview.ts";

type Props = { preview: LivePreview; isEmpty: boolean; isWrong: boolean };

/**
 * The number of matching customers, and some of them, while the rule is edited. An outdated number is dimmed and struck
 * through.
 */
export const CountPanel = ({ preview, isEmpty, isWrong }: Props) => {
  const t = useTranslations();
  const { count, percent } = useFormats();
  const isPhone = useIsPhone();
  const { last, current, isCounting, error, retry } = preview;
  const number = (of: NonNullable<typeof last>) => {
    const digits = count(of.count);
    return of.isEstimate ? t("segments.about", { count: digits }) : digits;
  };
  const why = isEmpty ? t("segments.count_empty") : isWrong ? t("segments.count_paused") : null;
  return (
    <aside className={styles.count} aria-label={t("segments.live_count")}>
      <p className={styles.number} aria-hidden={current === null} data-stale={current === null ? "" : undefined}>
        {last ? <span>{number(last)}</span> : <span>–</span>}
      </p>
      {/* Only final numbers are announced. */}
      <p role="status" className={styles.countWords}>
        {current && why === null
          ? t(current.isEstimate ? "segments.count_about" : "segments.count_of", {
              count: current.count,
              share: percent(current.share),
              all: current.customers,
            })
          : ""}
      </p>
      {why !== null ? (
        <p className={styles.soft}>{why}</p>
      ) : (
        isCounting && <p className={styles.soft}>{t("segments.counting")}</p>
      )}
      {error && (
        <div role="alert" className={styles.countFailed}>
          <p>{error.code === "SEGMENT_CYCLE" ? error.message : t("segments.count_failed")}</p>
          {error.code !== "SEGMENT_CYCLE" && (
            <Button size="small" onClick={retry}>
              {t("buttons.retry")}
            </Button>
          )}
        </div>
      )}
      {current && why === null && current.sample.length > 0 && (
        <details className={styles.sample} open={!isPhone}>
          <summary>{t("segments.sample", { count: current.sample.length, all: current.count })}</summary>
          <PreviewedCustomers people={current.sample} label={t("segments.sample_label")} />
        </details>
      )}
      {current && why === null && current.count === 0 && (
        <>
          <p>{t("states.empty_segment", { count: current.nearest.length })}</p>
          <PreviewedCustomers people={current.nearest} label={t("segments.nearest_label")} />
        </>
      )}
    </aside>
  );
};
