"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, useEffect } from "react";
import { startNavigation } from "#core/ui/page/navigation.ts";
import { PlainButton } from "#core/ui/plain-button.tsx";
import styles from "./shell.module.css";

type Props = { error: Error & { digest?: string }; retry: () => void };

/** Shown when a page crashes. The digest identifies the line in the server's log. */
export const BrokenPage = ({ error, retry }: Props) => {
  const t = useTranslations();
  useEffect(() => console.error(error), [error]);
  return (
    <main className={`grid place-center ${styles.alone}`}>
      <div className={`stack items-start gap-12 ${styles.problem}`} role="alert">
        <h1 className="large-figure">{t("problem.broken")}</h1>
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

/** The page for an unknown address. */
export const NotFoundPage = () => {
  const t = useTranslations("problem");
  const router = useRouter();
  useEffect(startNavigation, []);
  const goHome = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    router.push("/");
  };
  return (
    <main className={`grid place-center ${styles.alone}`}>
      <div className={`stack items-start gap-12 ${styles.problem}`}>
        <h1 className="large-figure">{t("not_found")}</h1>
        <p>{t("not_found_do")}</p>
        {/* Not next/link, which would add to the script of every page. */}
        <a href="/" onClick={goHome}>
          {t("go_home")}
        </a>
      </div>
    </main>
  );
};
