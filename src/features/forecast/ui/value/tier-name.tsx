"use client";

import { useLanguage } from "#core/ui/session/use-language.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
import { tierInWords } from "#records/rules/tier-words.ts";
import styles from "../forecast.module.css";

/** The small colored square before a tier's name. */
export const TierSwatch = ({ tier }: { tier: ClvTier }) => (
  <span aria-hidden className={styles.swatch} style={{ background: `var(--tier-${tier})` }} />
);

/** A tier as a table cell. */
export const TierName = ({ tier }: { tier: ClvTier }) => {
  const { language } = useLanguage(false);
  return (
    <span className={styles.tierName}>
      <TierSwatch tier={tier} /> {tierInWords(tier, language).label}
    </span>
  );
};
