"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/segmentation-report.ts";
import { useFormats } from "../providers/use-formats.ts";
import { ACTION_NUMBERS } from "./actions.tsx";
import styles from "./rfm.module.css";
import { Monogram } from "./segment-mark.tsx";
import { segmentsByValue } from "./segment-model.ts";
import { StateLink } from "./state-link.tsx";
import type { Page } from "./use-rfm-state.ts";

/** "What should we do about each group?": who they are, three actions, and how many people those reach. */
export const Groups = ({ page, report }: { page: Page; report: RfmReport }) => {
  const t = useTranslations();
  const { percent, moneyShort } = useFormats();
  return (
    <section className={styles.card} aria-labelledby="groups-title">
      <div className={styles.cardHead}>
        <h2 id="groups-title" className={styles.cardTitle}>
          {t("chart_titles.rfm_actions")}
        </h2>
        <p className={styles.soft}>{t("rfm.groups_note")}</p>
      </div>
      <ul className={styles.groups}>
        {segmentsByValue(report).map((segment) => (
          <li key={segment.key}>
            <h3 className={styles.groupName}>
              <Monogram segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {t(`rfm_segments.${segment.key}.name`)}
              </StateLink>
            </h3>
            <p className={styles.soft}>
              {t("rfm.group_line", {
                description: t(`rfm_segments.${segment.key}.description`),
                money: moneyShort(segment.average_order_value),
              })}
            </p>
            <ol className={styles.numbered}>
              {ACTION_NUMBERS.map((number) => (
                <li key={number}>{t(`rfm_segments.${segment.key}.actions.${number}`)}</li>
              ))}
            </ol>
            <p className={styles.reach}>
              {segment.customer_count > 0
                ? `${t("states.customers", { count: segment.customer_count })} · ${percent(segment.customer_share)}`
                : t("rfm.group_nobody")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
};
