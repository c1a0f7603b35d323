"use client";

import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CampaignResults } from "#features/campaigns/contracts/campaigns.ts";
import styles from "../campaigns.module.css";
import { useCampaignWords } from "../use-campaign-words.ts";

/** Whether it worked, in words. */
export const VerdictCard = ({ results }: { results: CampaignResults }) => {
  const t = useTranslations("campaigns");
  const { count } = useFormats();
  const words = useCampaignWords();
  const { campaign, verdict, measures } = results;
  const day = verdict !== null && "day" in verdict ? verdict.day : null;
  const point = measures.revenue.series.find((one) => one.day === day);
  return (
    <Card title={words.status({ verdict, state: campaign.state })}>
      <p className={styles.verdict} data-verdict={verdict?.state ?? campaign.state}>
        {words.verdictText({ campaign, verdict, point })}
      </p>
      <dl className={styles.figures}>
        <div>
          <dt>{t("contacted")}</dt>
          <dd>{count(campaign.members - campaign.controls)}</dd>
        </div>
        <div>
          <dt>{t("control_group")}</dt>
          <dd>{count(campaign.controls)}</dd>
        </div>
        <div>
          <dt>{t("days_measured")}</dt>
          <dd>{count(campaign.daysMeasured)}</dd>
        </div>
      </dl>
    </Card>
  );
};
