"use client";

import { Button } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { startNavigation } from "#ui/shared/page/navigation-focus.ts";
import styles from "./shell.module.css";

/** An address that leads nowhere. */
export const NotFoundPage = () => {
  const t = useTranslations("problem");
  useEffect(startNavigation, []);
  return (
    <main className={styles.alone}>
      <div className={styles.problem}>
        <h1 className={styles.title}>{t("not_found")}</h1>
        <p>{t("not_found_do")}</p>
        <Link href="/rfm">{t("go_home")}</Link>
      </div>
    </main>
  );
};

type Props = { error: Error & { digest?: string }; retry: () => void };

/** A page that broke while it was shown. The digest finds the line in the server's log. */
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
        <Button type="primary" onClick={retry}>
          {t("buttons.retry")}
        </Button>
      </div>
    </main>
  );
};
