"use client";

import { useTranslations } from "next-intl";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { segmentColor } from "#ui/theme/segments.ts";
import type { ReportAddress } from "../use-report-state.ts";
import type { Trait } from "./trait-model.ts";
import styles from "./traits.module.css";

/** `longest`: the largest lift, which defines the scale. */
type Props = { trait: Trait; longest: number; page: ReportAddress };

/** One trait: a bar from zero with a line at 1, the average of all customers, and the shares behind it. */
export const TraitBar = ({ trait, longest, page }: Props) => {
  const t = useTranslations();
  const { percent, decimal } = useFormats();
  const { name, trait: own } = useSegmentWords()(trait.key);
  const { focus } = page.state;
  return (
    <li className={styles.row} data-dimmed={(focus !== null && focus !== trait.key) || undefined}>
      <span className={styles.words}>
        <StateLink page={page} to={{ focus: trait.key, cell: null }}>
          {own ?? name}
        </StateLink>
        <span className={styles.lift}>{t("rfm.times", { lift: decimal(trait.lift) })}</span>
      </span>
      <span className={styles.track} aria-hidden>
        <span
          className={styles.mark}
          style={{ width: `${((trait.lift / longest) * 100).toFixed(2)}%`, background: segmentColor(trait.key) }}
        />
        <span className={styles.all} style={{ left: `${(100 / longest).toFixed(2)}%` }} />
      </span>
      <span className={styles.shares}>
        {t("rfm.trait_shares", { share: percent(trait.segmentShare), all: percent(trait.populationShare) })}
        {" · "}
        {t("states.customers", { count: trait.customers })}
      </span>
    </li>
  );
};
