"use client";

import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { BrandPicture } from "./brand-picture.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import styles from "./login.module.css";
import { LoginForm } from "./login-form.tsx";

export const LoginPage = () => {
  const t = useTranslations();
  useEffect(() => {
    document.title = t("shell.page_title", { page: t("login.title"), place: t("shell.product") });
  }, [t]);
  return (
    <div className={styles.page}>
      <aside className={styles.brand} aria-label={t("shell.product")}>
        <p className={styles.product}>{t("shell.product")}</p>
        <BrandPicture />
        <p className={styles.promise}>{t("login.promise")}</p>
      </aside>
      <main className={styles.main}>
        <div className={styles.column}>
          <p className={styles.productSmall}>{t("shell.product")}</p>
          <h1 className={styles.title}>{t("login.title")}</h1>
          <LoginForm />
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
