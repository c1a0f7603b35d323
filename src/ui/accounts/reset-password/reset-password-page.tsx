"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useSyncExternalStore } from "react";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useLookUp } from "../invite/use-look-up.ts";
import { LanguageChoice } from "../login/language-choice.tsx";
import styles from "../login/login.module.css";
import { ResetPasswordForm } from "./reset-password-form.tsx";

const MAX_LENGTH = 100;

const onHashChange = (tell: () => void) => {
  window.addEventListener("hashchange", tell);
  return () => window.removeEventListener("hashchange", tell);
};

/** The secret follows the #, which browsers never send; null until the page runs in the browser. */
const useSecret = (): string | null =>
  useSyncExternalStore<string | null>(
    onHashChange,
    () => window.location.hash.slice(1, MAX_LENGTH + 1),
    () => null,
  );

export const ResetPasswordPage = () => {
  const t = useTranslations();
  useEffect(() => {
    document.title = t("shell.page_title", { page: t("reset_password.page"), place: t("shell.product") });
  }, [t]);
  return (
    <div className={styles.invite}>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.productAbove}>{t("shell.product")}</p>
          <PasswordReset />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};

const PasswordReset = () => {
  const t = useTranslations();
  const token = useSecret();
  const { data, error, retry } = useLookUp("POST /api/admin/password-resets/look-up", token);
  if (error?.status === 404) return <InvalidLink />;
  if (error) return <ErrorCard title={t("reset_password.failed")} error={error} onRetry={retry} />;
  if (!data || token === null) {
    return (
      <p role="status" className={styles.waiting}>
        {t("states.loading")}
      </p>
    );
  }
  return <ResetPasswordForm key={token} token={token} reset={data} />;
};

const InvalidLink = () => {
  const t = useTranslations();
  return (
    <>
      <h1 className={styles.title}>{t("reset_password.over")}</h1>
      <p>{t("reset_password.over_do")}</p>
      <p className={styles.after}>
        <Link href="/login">{t("invite.log_in_instead")}</Link>
      </p>
    </>
  );
};
