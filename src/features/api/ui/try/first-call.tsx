"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import styles from "../reference.module.css";

/** What to know before the first call: where tokens come from and which headers every response has. */
export const FirstCall = () => {
  const t = useTranslations("api");
  const mayMake = useCan({ resource: "tokens", action: "create" }).data?.can;
  const code = (chunk: ReactNode) => <code>{chunk}</code>;
  return (
    <section className={styles.first} aria-labelledby="first-call">
      <h2 id="first-call" className={styles.topicTitle}>
        {t("first")}
      </h2>
      <p>{t("first_token")}</p>
      <p>
        {mayMake
          ? t.rich("first_make", { link: (chunk) => <Link href="/settings/tokens">{chunk}</Link> })
          : t("first_ask")}
      </p>
      <ul className={styles.points}>
        <li>{t.rich("first_send", { code })}</li>
        <li>{t.rich("first_limit", { code })}</li>
        <li>{t.rich("first_trace", { code })}</li>
        <li>{t.rich("first_errors", { code })}</li>
      </ul>
      <p className={styles.note}>{t("first_english")}</p>
    </section>
  );
};
