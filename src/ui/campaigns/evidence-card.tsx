"use client";

import { useTranslations } from "next-intl";
import type { ActionEvidence } from "#contracts/campaigns/evidence.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { useSignedMoney } from "#ui/shared/evidence/evidence.tsx";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ListSkeleton } from "#ui/shared/table/list-skeleton.tsx";
import styles from "./campaigns.module.css";
import { useActionName } from "./use-action-name.ts";
import { useCampaignWords } from "./use-campaign-words.ts";

/** What each recommended action has changed in each RFM segment, over all campaigns. */
export const EvidenceCard = () => {
  const t = useTranslations("campaigns");
  const { answer, error, retry } = useAnswer("GET /api/admin/campaigns/evidence", {});
  if (error) return <ErrorCard title={t("evidence_failed")} error={error} onRetry={retry} />;
  return (
    <Card title={t("evidence_title")}>
      {answer ? <Found evidence={answer.data} days={answer.days} /> : <ListSkeleton columns={4} />}
    </Card>
  );
};

const Found = ({ evidence, days }: { evidence: ActionEvidence[]; days: number }) => {
  const t = useTranslations("campaigns");
  const { count, money } = useFormats();
  const amount = useSignedMoney();
  const actionName = useActionName();
  const words = useCampaignWords();
  if (evidence.length === 0) return <p className={styles.soft}>{t("evidence_none", { days })}</p>;
  const least = Number.NEGATIVE_INFINITY;
  return (
    <div className={styles.stack}>
      <div className={styles.table}>
        <DataTable
          caption={t("evidence_title")}
          isCaptionHidden
          rows={evidence}
          keyOf={({ action, segment }) => `${action} ${segment}`}
          columns={[
            { name: "action", title: t("evidence_action"), value: ({ action }) => actionName(action) },
            {
              name: "segment",
              title: t("stratum"),
              value: ({ segment }) => (segment === null ? t("evidence_all") : words.stratum(segment)),
            },
            {
              name: "campaigns",
              title: t("evidence_campaigns"),
              value: ({ campaigns }) => campaigns,
              show: ({ campaigns }) => count(campaigns),
            },
            {
              name: "effect",
              title: t("effect"),
              value: ({ pooled }) => pooled?.effect ?? least,
              show: ({ pooled }) => (pooled ? amount(pooled.effect) : "–"),
            },
            {
              name: "interval",
              title: t("interval_title"),
              value: ({ pooled }) => pooled?.lower ?? least,
              show: ({ pooled }) =>
                pooled ? t("interval", { lower: amount(pooled.lower), upper: amount(pooled.upper) }) : "–",
            },
            {
              name: "spread",
              title: t("evidence_spread"),
              value: ({ pooled }) => pooled?.spread ?? least,
              show: ({ pooled }) => (pooled ? money(pooled.spread) : "–"),
            },
            { name: "verdict", title: t("result"), value: ({ verdict }) => t(`evidence_verdicts.${verdict}`) },
          ]}
        />
      </div>
      <p className={styles.soft}>{t("evidence_about", { days })}</p>
    </div>
  );
};
