"use client";

import Link from "next/link";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import { LinkPage } from "../login/link-page.tsx";
import styles from "../login/login.module.css";
import { useLinkSecret } from "../login/use-link-secret.ts";
import { InviteForm } from "./invite-form.tsx";
import { PlainInviteForm } from "./plain-invite-form.tsx";
import { useLookUp } from "./use-look-up.ts";

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
