"use client";

import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useSubmit } from "#core/ui/forms/form-problems.tsx";
import { PlainButton } from "#core/ui/plain-button.tsx";
import { LinkPage } from "./link-page.tsx";
import styles from "./login.module.css";

/**
 * The page behind an email's link. It asks first, because programs that check emails open their links; mail programs with a button of
 * their own send a POST to the same address.
 */
export const UnsubscribePage = () => {
  const t = useTranslations();
  const { token } = useParams<{ token: string }>();
  const [isDone, setDone] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/unsubscribe/{token}", () => setDone(true));
  return (
    <LinkPage title={t("unsubscribe.title")}>
      <h1 className={`huge-figure ${styles.title}`}>{t("unsubscribe.title")}</h1>
      <div role="status">{isDone && <p>{t("unsubscribe.done")}</p>}</div>
      <div role="alert">
        {error && (
          <p className="stack items-start gap-8 error-box">
            {error.status === 0 ? t("login.unreachable") : error.message}
          </p>
        )}
      </div>
      {!isDone && (
        <>
          <p>{t("unsubscribe.about")}</p>
          <PlainButton kind="primary" isLarge aria-busy={isBusy} onClick={() => void (isBusy || submit({ token }))}>
            {t("unsubscribe.button")}
          </PlainButton>
        </>
      )}
      <p className={styles.after}>
        <Link href="/account">{t("unsubscribe.choose")}</Link>
      </p>
    </LinkPage>
  );
};
