"use client";

import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { NAME, PASSWORD } from "#lib/domain/accounts/fields.ts";
import { INVITATION_FORM } from "#lib/domain/accounts/login-addresses.ts";
import styles from "../login/login.module.css";

/** The form without JavaScript: it cannot read the link's secret or look up the invitation, so it asks for the link and for what new and existing users need. */
export const PlainInviteForm = () => {
  const t = useTranslations();
  const query = useSearchParams();
  const error = query.get("error");
  return (
    <>
      <h1 className={styles.title}>{t("invite.page")}</h1>
      {error && (
        <p role="alert" className={styles.refusal}>
          <Refusal word={error} />
        </p>
      )}
      <form className={styles.form} method="post" action={INVITATION_FORM}>
        <div className={styles.field}>
          <label htmlFor="plain-link">{t("invite.plain_link")}</label>
          <input id="plain-link" name="link" defaultValue={query.get("token") ?? ""} required />
        </div>
        <div className={styles.field}>
          <label htmlFor="plain-name">{t("invite.plain_name")}</label>
          <input id="plain-name" name="name" autoComplete="name" maxLength={NAME.max} />
        </div>
        <div className={styles.field}>
          <label htmlFor="plain-password">{t("invite.plain_password")}</label>
          <input id="plain-password" name="password" type="password" required />
          <p className={styles.fieldHint}>{t("invite.password_hint", { count: PASSWORD.min })}</p>
        </div>
        <button type="submit">{t("invite.join")}</button>
      </form>
    </>
  );
};

const Refusal = ({ word }: { word: string }) => {
  const t = useTranslations();
  const [code, about] = word.split(":");
  if (code === "BAD_CREDENTIALS") return t("errors_admin.BAD_CREDENTIALS.message");
  if (code === "ACCOUNT_LOCKED") return t("login.locked", { minutes: Math.max(1, Number(about) || 1) });
  if (code === "INVITATION_NOT_FOUND") return t("invite.over");
  if (about === "password") return t("invite.password_refused");
  if (about === "name") return t("forms.problem", { field: t("invite.your_name"), problem: t("forms.missing") });
  return t("login.unreachable");
};
