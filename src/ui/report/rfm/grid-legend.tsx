"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { segmentColor } from "#ui/theme/segments.ts";
import styles from "./grid.module.css";
import { SHADE_STARTS } from "./grid-model.ts";

export const GridLegend = () => {
  const t = useTranslations("rfm");
  const { decimal } = useFormats();
  const starts = SHADE_STARTS.map((share) => decimal(share * 100));
  const labels = [`<${starts[0]}`, ...starts.slice(0, -1), `${starts.at(-1)}+`];
  return (
    <div className={styles.legend}>
      <span className={styles.legendItem}>
        <span className={styles.legendSquare} aria-hidden />
        {t("legend_area")}
      </span>
      <span className={styles.legendItem}>
        <span className={styles.legendStrip} aria-hidden>
          <span style={{ background: segmentColor("at_risk") }} />
          <span style={{ background: segmentColor("hibernating") }} />
        </span>
        {t("legend_strip")}
      </span>
      <span className={styles.legendRamp}>
        <span>{t("legend_shade")}</span>
        <span className={styles.ramp}>
          {labels.map((label, step) => (
            <span key={label} className={styles.rampStep}>
              <span className={styles.rampColor} style={{ background: `var(--sequential-${step})` }} aria-hidden />
              {label}
            </span>
          ))}
        </span>
      </span>
    </div>
  );
};
