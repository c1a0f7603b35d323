"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/segmentation-report.ts";
import { Card } from "../page/card.tsx";
import { StateLink } from "../providers/state-link.tsx";
import { useFormats } from "../providers/use-formats.ts";
import styles from "./rfm.module.css";
import { Monogram } from "./segment-mark.tsx";
import { segmentsInOrder } from "./segment-model.ts";
import type { Page } from "./use-rfm-state.ts";
import { useSegmentWords } from "./use-segment-words.ts";

/** "What should we do about each group?": who they are, three actions, and how many people those reach. */
export const Groups = ({ page, report }: { page: Page; report: SegmentationReport }) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { percent, moneyShort } = useFormats();
  return (
    <Card title={t("chart_titles.rfm_actions")} tools={<p className={styles.soft}>{t("rfm.groups_note")}</p>}>
      <ul className={styles.groups}>
        {segmentsInOrder(report).map((segment) => (
          <li key={segment.key}>
            <h3 className={styles.groupName}>
              <Monogram segment={segment.key} />
              <StateLink page={page} to={{ focus: segment.key, cell: null }}>
                {words(segment.key).name}
              </StateLink>
            </h3>
            <p className={styles.soft}>
              {t("rfm.group_line", {
                description: words(segment.key).description,
                money: moneyShort(segment.average_order_value),
              })}
            </p>
            <ol className={styles.numbered}>
              {words(segment.key).actions.map((action) => (
                <li key={action}>{action}</li>
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
    </Card>
  );
};
