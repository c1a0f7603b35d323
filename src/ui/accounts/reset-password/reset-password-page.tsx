"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { useLookUp } from "../invite/use-look-up.ts";
import { LinkPage } from "../login/link-page.tsx";
import styles from "../login/login.module.css";
import { useLinkSecret } from "../login/use-link-secret.ts";
import { ResetPasswordForm } from "./reset-password-form.tsx";

export const ResetPasswordPage = () => {
  const t = useTranslations();
  return (
    <LinkPage title={t("reset_password.page")}>
      <PasswordReset />
    </LinkPage>
  );
};

const PasswordReset = () => {
  const t = useTranslations();
  const token = useLinkSecret();
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
