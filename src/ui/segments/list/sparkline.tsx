"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../segments.module.css";
import { sparklinePoints } from "./sparkline-points.ts";

const [WIDTH, HEIGHT, MARGIN] = [96, 24, 3];

/** More points than these would be indistinguishable. */
const MOST = 30;

type Props = { sizes: readonly { day: string; members: number }[] };

/** A segment's size over time on its own scale, with the last value marked; the label names the first and last value. */
export const Sparkline = ({ sizes }: Props) => {
  const t = useTranslations("segments");
  const { days, difference } = useFormats();
  const points = sparklinePoints(sizes, MOST).map(({ members }) => members);
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) {
    const [since] = sizes;
    const words = since ? t("line_since", { day: days(since.day, since.day) }) : t("no_line");
    return <span className={`${styles.faint} ${styles.day}`}>{words}</span>;
  }
  const [low, high] = [Math.min(...points), Math.max(...points)];
  const x = (at: number) => MARGIN + (at / (points.length - 1)) * (WIDTH - 2 * MARGIN);
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : MARGIN + (1 - (value - low) / (high - low)) * (HEIGHT - 2 * MARGIN);
  const change = (sizes.at(-1)?.members ?? 0) - (sizes[0]?.members ?? 0);
  return (
    <span className={styles.spark} title={t("line_range", { low, high, last })}>
      <svg width={WIDTH} height={HEIGHT} aria-hidden role="presentation">
        <polyline
          points={points.map((value, at) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
          fill="none"
          stroke="var(--chart-reference)"
          strokeWidth="1.5"
        />
        <circle cx={x(points.length - 1)} cy={y(last)} r="2.5" fill="var(--accent-base)" />
      </svg>
      <span>{change === 0 ? "±0" : difference(change)}</span>
    </span>
  );
};
