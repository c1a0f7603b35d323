"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { PlainButton } from "#core/ui/buttons/plain-button.tsx";
import styles from "./shell.module.css";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** Shown when a page crashes. The digest identifies the line in the server's log. */
export const BrokenPage = ({ error, retry }: Props) => {
  const t = useTranslations();
  useEffect(() => console.error(error), [error]);
  return (
    <main className={styles.alone}>
      <div className={styles.problem} role="alert">
        <h1 className={styles.title}>{t("problem.broken")}</h1>
        <p>{t("problem.broken_do")}</p>
        {error.digest && (
          <p>
            {t("shell.reference")}: <code>{error.digest}</code>
          </p>
        )}
        <PlainButton kind="primary" onClick={retry}>
          {t("buttons.retry")}
        </PlainButton>
      </div>
    </main>
  );
};
