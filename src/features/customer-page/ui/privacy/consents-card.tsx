"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { lazily } from "#core/ui/lazily.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { CustomerConsents } from "#features/customers/contracts/customer-privacy.ts";
import { MANUAL_SOURCE } from "#records/rules/customers/customer-change.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import styles from "../customer.module.css";

const ConsentDialog = lazily(() => import("./privacy-dialogs.tsx").then(({ ConsentDialog: it }) => it));

type Change = CustomerConsents["changes"][number];

/** What a customer consents to, since when and where they said so, with every change. */
export const ConsentsCard = ({ customer: { id, erasedAt } }: { customer: Customer }) => {
  const t = useTranslations();
  const { day } = useFormats();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const [isOpen, setOpen] = useState(false);
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/{id}/consents", { id });
  if (error) return <ErrorCard title={t("customer.consent.failed")} error={error} onRetry={retry} />;
  if (!answer || erasedAt !== null) return null;
  const { consents, changes } = answer.data;
  const sourceOf = (source: string | null) => (source === MANUAL_SOURCE ? t("customer.consent.manual") : source);
  const detailsOf = (...parts: (string | null)[]) => parts.filter((part) => part).join(" · ");
  const changeOf = ({ channel, before, state, at, source, reason, by, isMerge, recordedAt }: Change) =>
    detailsOf(
      t("customer.consent.change", {
        channel: t(`customer.consent.channels.${channel}`),
        before: t(`consents.${before}`),
        state: t(`consents.${state}`),
        date: day(at ?? recordedAt),
      }),
      sourceOf(source),
      isMerge ? t("customer.consent.merged") : reason,
      by && t("customer.by", { name: by }),
    );
  return (
    <Card
      title={t("customer.consent.title")}
      isLoose
      tools={mayEdit && <Button onClick={() => setOpen(true)}>{t("customer.consent.record")}</Button>}
    >
      <dl className={`grid gap-4-16 ${styles.fields}`}>
        {consents.map(({ channel, state, at, source }) => (
          <div key={channel}>
            <dt className="soft">{t(`customer.consent.channels.${channel}`)}</dt>
            <dd className="min-w-0 break-anywhere">
              {t(`consents.${state}`)}
              <div className="small faint">{detailsOf(at && day(at), sourceOf(source))}</div>
            </dd>
          </div>
        ))}
      </dl>
      {changes.length > 0 && (
        <details>
          <summary>{t("customer.consent.history", { count: changes.length })}</summary>
          <ul className={`small soft ${styles.history}`}>
            {changes.map((change) => (
              <li key={change.id}>{changeOf(change)}</li>
            ))}
          </ul>
        </details>
      )}
      {isOpen && <ConsentDialog id={id} consents={consents} onClose={() => setOpen(false)} />}
    </Card>
  );
};
