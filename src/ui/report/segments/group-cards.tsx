"use client";

import { useTranslations } from "next-intl";
import type { SegmentationReport } from "#contracts/report/segmentation-report-answer.ts";
import { StateLink } from "#ui/shared/address/state-link.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { Monogram } from "#ui/shared/people/segment-mark.tsx";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../rfm.module.css";
import { segmentsInOrder } from "../shares/segment-model.ts";
import type { ReportAddress } from "../use-report-state.ts";

/** "What should we do about each segment?": a description, three actions, and their reach. */
export const GroupCards = ({ page, report }: { page: ReportAddress; report: SegmentationReport }) => {
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
