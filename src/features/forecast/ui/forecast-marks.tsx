"use client";

import { useTranslations } from "next-intl";
import { useLanguage } from "#core/ui/session/use-preferences.ts";
import type { CustomerForecast } from "#features/forecast/contracts/forecast-customers.ts";
import type { ClvTier } from "#lib/clv/forecast-setting.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import styles from "./forecast.module.css";
import type { MoneyScale } from "./value-scales.ts";

type Expectation = { predictedClv: number; lower: number; upper: number; likelyLower: number; likelyUpper: number };

const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;

/** The expected value as a dot, with a thick 50% interval and a thin outer one. */
export const IntervalLine = ({ of, scale: { place } }: { of: Expectation; scale: MoneyScale }) => {
  const line = (from: number, to: number) => ({ left: percent(place(from)), right: percent(1 - place(to)) });
  return (
    <span className={`block relative ${styles.interval}`} aria-hidden>
      <span className={styles.thin} style={line(of.lower, of.upper)} />
      <span className={styles.thick} style={line(of.likelyLower, of.likelyUpper)} />
      <span className={styles.point} style={{ left: percent(place(of.predictedClv)) }} />
    </span>
  );
};

/** The axis below such lines. */
export const IntervalAxis = ({ scale, write }: { scale: MoneyScale; write: (value: number) => string }) => (
  <span className={`block tiny faint relative ${styles.intervalAxis}`} aria-hidden>
    {scale.ticks.map((tick) => (
      <span key={tick} style={{ left: percent(scale.place(tick)) }}>
        {write(tick)}
      </span>
    ))}
  </span>
);

/** The small colored square before a tier's name. */
export const TierSwatch = ({ tier }: { tier: ClvTier }) => (
  <span aria-hidden className={styles.swatch} style={{ background: `var(--tier-${tier})` }} />
);

/** A tier as a table cell. */
export const TierName = ({ tier }: { tier: ClvTier }) => {
  const { language } = useLanguage(false);
  return (
    <span className="inline-flex items-center gap-8">
      <TierSwatch tier={tier} /> {tierInWords(tier, language).label}
    </span>
  );
};

const SIGNS = { more: "▲", less: "▼", neutral: "•" } as const;

/** What raises or lowers a forecast, the strongest first. */
export const ReasonList = ({ reasons }: { reasons: CustomerForecast["why"] }) => {
  const t = useTranslations("forecast.effects");
  return (
    <ul className={`stack gap-4 ${styles.reasons}`}>
      {reasons.map(({ code, message, effect }) => (
        <li className="flex gap-8" key={code} data-effect={effect}>
          <span aria-hidden>{SIGNS[effect]}</span>
          <span>
            {message} <span className="visually-hidden">({t(effect)})</span>
          </span>
        </li>
      ))}
    </ul>
  );
};
