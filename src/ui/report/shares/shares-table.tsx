"use client";

import { useTranslations } from "next-intl";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { Actions } from "./actions.tsx";
import { GrowthMark } from "./growth-mark.tsx";
import { ShareBar } from "./share-bar.tsx";
import styles from "./shares.module.css";
import type { SharesProps } from "./shares-row.ts";

export const SharesTable = ({ rows, longest, days, before, page }: SharesProps) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { percent } = useFormats();
  return (
    <table className={styles.table}>
      <caption className="visually-hidden">{t("chart_titles.rfm_shares")}</caption>
      <thead>
        <tr>
          <th scope="col">{t("rfm.in_period", { name: t("terms.segment"), days })}</th>
          <th scope="col">{t("rfm.column_shares")}</th>
          <th scope="col" className={styles.end}>
            {before}
          </th>
          <th scope="col">{t("rfm.column_next")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ segment, group, isDimmed }) => (
          <tr key={segment.key} data-dimmed={isDimmed || undefined}>
            <th scope="row">
              <span className={styles.name}>
                <Monogram segment={segment.key} />
                <span>
                  <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                    {words(segment.key).name}
                  </StateLink>
                  <span className={styles.small}>
                    {t("states.customers", { count: group?.customers ?? segment.customer_count })}
                  </span>
                  {group && (
                    <span className={styles.small}>
                      {t("groups.reachable_only", { reachable: group.reachableByEmail })}
                    </span>
                  )}
                </span>
              </span>
            </th>
            <td className={styles.bars}>
              <ShareBar segment={segment.key} share={segment.customer_share} longest={longest} isPale>
                {percent(segment.customer_share)}
              </ShareBar>
              <ShareBar segment={segment.key} share={segment.revenue_share} longest={longest}>
                <strong>{percent(segment.revenue_share)}</strong>
              </ShareBar>
            </td>
            <td className={styles.end}>
              <GrowthMark segment={segment} />
            </td>
            <td className={styles.next}>
              <Actions segment={segment.key} group={group} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
};
