import styles from "../forecast.module.css";
import type { MoneyScale } from "./money-scale.ts";

type Expectation = { predictedClv: number; lower: number; upper: number; likelyLower: number; likelyUpper: number };

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The expected value as a dot, with a thick 50% interval and a thin outer one. */
export const IntervalLine = ({ of, scale: { place } }: { of: Expectation; scale: MoneyScale }) => {
  const line = (from: number, to: number) => ({ left: percent(place(from)), right: percent(1 - place(to)) });
  return (
    <span className={styles.interval} aria-hidden>
      <span className={styles.thin} style={line(of.lower, of.upper)} />
      <span className={styles.thick} style={line(of.likelyLower, of.likelyUpper)} />
      <span className={styles.point} style={{ left: percent(place(of.predictedClv)) }} />
    </span>
  );
};

/** The axis below such lines. */
export const IntervalAxis = ({ scale, write }: { scale: MoneyScale; write: (value: number) => string }) => (
  <span className={styles.intervalAxis} aria-hidden>
    {scale.ticks.map((tick) => (
      <span key={tick} style={{ left: percent(scale.place(tick)) }}>
        {write(tick)}
      </span>
    ))}
  </span>
);
