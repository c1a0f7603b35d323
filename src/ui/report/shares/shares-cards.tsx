"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { Actions } from "./actions.tsx";
import { GrowthMark } from "./growth-mark.tsx";
import { ShareBar } from "./share-bar.tsx";
import styles from "./shares.module.css";
import type { SharesProps } from "./shares-row.ts";

const FIRST = 4;

/** The same for phones: a card per segment with labels and values. */
export const SharesCards = ({ rows, longest, page }: SharesProps) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { percent, count } = useFormats();
  const [showsAll, setShowsAll] = useState(false);
  return (
    <>
      <ul className={styles.cards}>
        {rows.slice(0, showsAll ? rows.length : FIRST).map(({ segment, group, isDimmed }) => (
          <li key={segment.key} data-dimmed={isDimmed || undefined}>
            <div className={styles.cardHead}>
              <Monogram segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {words(segment.key).name}
              </StateLink>
              <GrowthMark segment={segment} />
            </div>
            <ShareBar segment={segment.key} share={segment.customer_share} longest={longest} isPale>
              {t("rfm.of_customers", { share: percent(segment.customer_share), count: count(segment.customer_count) })}
            </ShareBar>
            <ShareBar segment={segment.key} share={segment.revenue_share} longest={longest}>
              <strong>{t("rfm.of_revenue", { share: percent(segment.revenue_share) })}</strong>
            </ShareBar>
            {group && (
              <span className={styles.small}>{t("groups.reachable_only", { reachable: group.reachableByEmail })}</span>
            )}
            <Actions segment={segment.key} group={group} />
          </li>
        ))}
      </ul>
      {!showsAll && rows.length > FIRST && (
        <Button type="link" className={styles.more ?? ""} onClick={() => setShowsAll(true)}>
          {t("rfm.more_segments", { count: rows.length - FIRST })}
        </Button>
      )}
    </>
  );
};
