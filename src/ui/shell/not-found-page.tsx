"use client";

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
        {/* No link of the router: every page would load it for this one. */}
        <a href="/rfm">{t("go_home")}</a>
      </div>
    </main>
  );
};
