"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type MouseEvent, useEffect } from "react";
import { startNavigation } from "#core/ui/page/navigation-focus.ts";
import styles from "./shell.module.css";

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
    <main className={styles.alone}>
      <div className={styles.problem}>
        <h1 className={styles.title}>{t("not_found")}</h1>
        <p>{t("not_found_do")}</p>
        {/* Not next/link, which would add to the script of every page. */}
        <a href="/" onClick={goHome}>
          {t("go_home")}
        </a>
      </div>
    </main>
  );
};
