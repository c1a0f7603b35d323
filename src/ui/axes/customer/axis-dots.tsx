"use client";

import { Tooltip } from "antd";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import styles from "./customer-axes.module.css";
import { type AxisPrint, type Dot, MIDDLE } from "./fingerprint-model.ts";
import { useAxisWords } from "./use-axis-words.ts";
import { usePercentileWords } from "./use-standing-words.ts";

/** One axis with the percentile of each feature, and the outlying ones in words. */
export const AxisDots = ({ print: { axis, dots, extremes } }: { print: AxisPrint }) => {
  const t = useTranslations("customer_axes");
  const { axisName } = useAxisWords();
  const words = usePercentileWords(axis);
  const dotLabel = (dot: Dot): string =>
    t("dot", {
      feature: words.nameOf(dot.feature),
      value: words.written(dot.feature, dot.value),
      standing: words.standing(dot),
    });
  const inOrder = dots.toSorted((a, b) => a.percentile - b.percentile);
  const [from, to] = [
    Math.min(MIDDLE, inOrder[0]?.percentile ?? MIDDLE),
    Math.max(MIDDLE, inOrder.at(-1)?.percentile ?? MIDDLE),
  ];
  return (
    <li>
      <h3 className={styles.name}>{axisName(axis)}</h3>
      <Track label={axisName(axis)}>
        <span className={styles.reach} style={{ left: `${from}%`, width: `${to - from}%` }} />
        {inOrder.map((dot, i) => (
          <Tooltip key={dot.feature} title={dotLabel(dot)} trigger={["hover", "focus"]}>
            <span
              role="img"
              aria-label={dotLabel(dot)}
              tabIndex={i === 0 ? 0 : -1}
              className={styles.dot}
              data-plain={extremes.includes(dot) ? undefined : ""}
              style={{ left: `${dot.percentile}%` }}
            />
          </Tooltip>
        ))}
      </Track>
      {extremes.map((dot) => (
        <p key={dot.feature} className={styles.told}>
          {dotLabel(dot)}
        </p>
      ))}
    </li>
  );
};

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 };

/** A single Tab stop; arrow keys move between the dots. */
const Track = ({ label, children }: { label: string; children: ReactNode }) => {
  const track = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = STEPS[event.key];
    const marks = [...(track.current?.querySelectorAll<HTMLElement>("[role=img]") ?? [])];
    const next = by === undefined ? undefined : marks[marks.indexOf(event.target as HTMLElement) + by];
    if (!next) return;
    event.preventDefault();
    next.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of marks is not a fieldset
    <div ref={track} className={styles.track} role="group" aria-label={label} onKeyDown={move}>
      {children}
    </div>
  );
};
