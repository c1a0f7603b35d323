"use client";

import { useTranslations } from "next-intl";
import { reasonInWords } from "#lib/domain/playbooks/playbook-words.ts";
import type { AnswerOf } from "#ui/shared/api/call.ts";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import styles from "./customer-axes.module.css";

type Why = AnswerOf<"GET /api/admin/customers/{id}/routing">["data"]["why"];

/** The support routing and campaign that the playbooks recommend, with the reasons. */
export const DecisionsCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const routing = useCustomerPart("GET /api/admin/customers/{id}/routing", customerId);
  const campaign = useCustomerPart("GET /api/admin/customers/{id}/campaign", customerId);
  const part = {
    data: routing.data && campaign.data !== undefined ? { routing: routing.data, campaign: campaign.data } : undefined,
    error: routing.error ?? campaign.error,
    retry: () => {
      routing.retry();
      campaign.retry();
    },
  };
  return (
    <CustomerPart title={t("customer_axes.decisions")} failed={t("customer_axes.decisions_failed")} part={part}>
      {(found) => (
        <dl className={styles.decisions}>
          <div>
            <dt>{t("customer_axes.queue")}</dt>
            <dd>
              <strong>{t(`plays.${found.routing.queue}`)}</strong>
            </dd>
            <dd className={styles.text}>
              <WhyLine why={found.routing.why} none={t("customer_axes.no_queue")} />
            </dd>
          </div>
          <div>
            <dt>{t("customer_axes.campaign")}</dt>
            <dd>
              <strong>{found.campaign ? t(`plays.${found.campaign.campaign}`) : t("customer_axes.no_campaign")}</strong>
            </dd>
            <dd className={styles.text}>
              <WhyLine why={found.campaign?.why ?? []} none={t("customer_axes.no_campaign_why")} />
            </dd>
          </div>
        </dl>
      )}
    </CustomerPart>
  );
};

const WhyLine = ({ why, none }: { why: Why; none: string }) => {
  const { language } = useLanguage(false);
  const formats = useFormats();
  if (why.length === 0) return none;
  return why.map((reason) => reasonInWords(reason, { language, formats })).join(" · ");
};
