"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import styles from "./customer-axes.module.css";
import { type AxisPrint, isExtreme, MIDDLE } from "./fingerprint-model.ts";
import { useAxisWords } from "./use-axis-words.ts";
import { usePercentileWords } from "./use-standing-words.ts";

/** A labeled scale from 0 to 100, and a bar from the median for each axis. */
export const Percentiles = ({ prints }: { prints: readonly AxisPrint[] }) => {
  const t = useTranslations("customer_axes");
  const { count } = useFormats();
  return (
    <>
      <p className={styles.soft}>{t("scale")}</p>
      <div className={styles.percentiles}>
        <p className={styles.percentile} aria-hidden>
          <span className={styles.scale}>
            <span>{count(0)}</span>
            <span>{t("typical")}</span>
            <span>{count(100)}</span>
          </span>
        </p>
        <ul>
          {prints.map((print) => (
            <AxisPercentile key={print.axis} print={print} />
          ))}
        </ul>
      </div>
    </>
  );
};

/** One axis: the percentile of its most distinctive feature as a bar from the median, with the value in words. */
const AxisPercentile = ({ print: { axis, dots } }: { print: AxisPrint }) => {
  const t = useTranslations("customer_axes");
  const { count } = useFormats();
  const { axisName } = useAxisWords();
  const words = usePercentileWords(axis);
  const [dot] = dots;
  if (!dot) return null;
  const { feature, percentile, value } = dot;
  const side = percentile < MIDDLE ? "less" : "more";
  const [from, to] = [Math.min(MIDDLE, percentile), Math.max(MIDDLE, percentile)];
  return (
    <li className={styles.percentile}>
      <span className={styles.axisName}>
        {axisName(axis)}
        <span className={styles.soft}>{words.nameOf(feature)}</span>
      </span>
      <span className={styles.track} data-side={side} aria-hidden>
        <span className={styles.reach} style={{ left: `${from}%`, width: `${to - from}%` }} />
        <span className={styles.dot} style={{ left: `${percentile}%` }} />
      </span>
      <span className={styles.reading} data-extreme={isExtreme(dot) ? "" : undefined}>
        <span aria-hidden>{t("reading", { percentile: count(percentile), value: words.written(feature, value) })}</span>
        <span className="visually-hidden">{`${words.written(feature, value)}, ${words.standing(dot)}`}</span>
      </span>
    </li>
  );
};
