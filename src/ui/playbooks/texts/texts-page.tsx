"use client";

import { useTranslations } from "next-intl";
import { SettingsPage } from "#ui/accounts/settings/settings-page.tsx";
import { useAnswer } from "#ui/shared/data/use-answer.ts";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import styles from "./texts.module.css";
import { TextsForm } from "./texts-form.tsx";

/** The business's own messages and recommended actions. */
export const TextsPage = () => {
  const t = useTranslations();
  const texts = useAnswer("GET /api/admin/actions/texts", {});
  const samples = useAnswer("GET /api/admin/actions/texts/samples", {});
  const error = texts.error ?? samples.error;
  return (
    <SettingsPage title={t("nav.texts")} about={t("texts.about")}>
      {error ? (
        <ErrorCard title={t("texts.failed")} error={error} onRetry={texts.error ? texts.retry : samples.retry} />
      ) : texts.answer && samples.answer ? (
        <TextsForm saved={texts.answer.data} samples={samples.answer.data} />
      ) : (
        <div className={styles.skeleton} aria-busy="true" />
      )}
    </SettingsPage>
  );
};
