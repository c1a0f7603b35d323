"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { NAME, PASSWORD } from "#core/values/fields.ts";
import { INVITATION_FORM } from "#core/values/login-addresses.ts";
import { InviteForm } from "./invite-form.tsx";
import { LinkPage } from "./login/link-page.tsx";
import styles from "./login/login.module.css";
import { useLinkSecret } from "./login/use-link-secret.ts";
import { useLookUp } from "./use-look-up.ts";

/** The form without JavaScript: it cannot read the link's secret or look up the invitation, so it asks for the link and for what new and existing users need. */
const PlainInviteForm = () => {
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

/** The page behind an invitation link: who sent it, for which business and role, and how to join. */
export const InvitePage = () => {
  const t = useTranslations();
  return (
    <LinkPage title={t("invite.page")}>
      <Invitation />
    </LinkPage>
  );
};

const Invitation = () => {
  const t = useTranslations();
  const secret = useLinkSecret();
  // Links of earlier versions have it in the query.
  const token = useSearchParams().get("token")?.slice(0, 100) ?? secret;
  const { data, error, retry } = useLookUp("POST /api/admin/invitations/look-up", token);
  if (error?.status === 404 || error?.status === 400) return <InvalidInvitation />;
  if (error) {
    return <ErrorCard title={t("invite.failed")} error={error} onRetry={retry} />;
  }
  if (!data || token === null) {
    return (
      <>
        <p role="status" className={styles.waiting}>
          {t("states.loading")}
        </p>
        <noscript>
          <PlainInviteForm />
        </noscript>
      </>
    );
  }
  return <InviteForm token={token} invitation={data} />;
};

/** Does not reveal whether the link was used, withdrawn, expired or never existed. */
const InvalidInvitation = () => {
  const t = useTranslations("invite");
  return (
    <>
      <h1 className={styles.title}>{t("over")}</h1>
      <p>{t("over_do")}</p>
      <p className={styles.after}>
        <Link href="/login">{t("log_in_instead")}</Link>
      </p>
    </>
  );
};
