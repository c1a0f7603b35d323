"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { SettingsPage } from "#ui/accounts/settings/settings-page.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { Card } from "#ui/shared/page/card.tsx";
import { CardSkeleton } from "#ui/shared/people/card-skeleton.tsx";
import { RetentionForm } from "./retention-form.tsx";

const ALWAYS = ["webhooks", "files", "runs", "events"] as const;

/** How long a business keeps what, and what is deleted anyway. */
export const RetentionPage = () => {
  const t = useTranslations();
  const { answer, error, retry, isSettled } = useAnswer("GET /api/admin/retention", {});
  return (
    <SettingsPage
      title={t("nav.retention_rules")}
      about={t("retention.about")}
      action={<Link href="/settings/privacy">{t("nav.privacy")}</Link>}
    >
      {error && <ErrorCard title={t("retention.failed")} error={error} onRetry={retry} />}
      {!error && !answer && <CardSkeleton />}
      {answer && isSettled && <RetentionForm key={answer.data.version} rules={answer.data} onSaved={retry} />}
      {(error || answer) && (
        <Card title={t("retention.always_title")} isLoose>
          <ul>
            {ALWAYS.map((name) => (
              <li key={name}>{t(`retention.always.${name}`)}</li>
            ))}
          </ul>
          <p>
            <Link href="/jobs">{t("retention.runs")}</Link>
          </p>
        </Card>
      )}
    </SettingsPage>
  );
};
