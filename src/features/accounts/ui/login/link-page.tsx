"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect } from "react";
import { LanguageChoice } from "./language-choice.tsx";
import styles from "./login.module.css";

/** The frame of a page behind an emailed link, for readers who may not be logged in. */
export const LinkPage = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useTranslations("shell");
  useEffect(() => {
    document.title = t("page_title", { page: title, place: t("product") });
  }, [t, title]);
  return (
    <div className={styles.invite}>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.productAbove}>{t("product")}</p>
          {children}
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
