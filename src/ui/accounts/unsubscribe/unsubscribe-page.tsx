"use client";

import Link from "next/link";
import { useParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { PlainButton } from "#ui/shared/buttons/plain-button.tsx";
import { useSubmit } from "#ui/shared/forms/use-submit.ts";
import { LanguageChoice } from "../login/language-choice.tsx";
import styles from "../login/login.module.css";

/**
 * The page behind an email's link. It asks first, because programs that check emails open their links; mail programs with a button of
 * their own send a POST to the same address.
 */
export const UnsubscribePage = () => {
  const t = useTranslations();
  const { token } = useParams<{ token: string }>();
  const [isDone, setDone] = useState(false);
  const { isBusy, error, submit } = useSubmit("POST /api/unsubscribe/{token}", () => setDone(true));
  useEffect(() => {
    document.title = t("shell.page_title", { page: t("unsubscribe.title"), place: t("shell.product") });
  }, [t]);
  return (
    <div className={styles.invite}>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.productAbove}>{t("shell.product")}</p>
          <h1 className={styles.title}>{t("unsubscribe.title")}</h1>
          <div role="status">{isDone && <p>{t("unsubscribe.done")}</p>}</div>
          <div role="alert">
            {error && <p className={styles.refusal}>{error.status === 0 ? t("login.unreachable") : error.message}</p>}
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
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
