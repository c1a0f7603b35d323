"use client";

import { useTranslations } from "next-intl";
import { useMay, useMe } from "../providers/me.ts";
import { CopyLine } from "../states/copy-line.tsx";
import styles from "./reference.module.css";

/** What one has to know before the first call: where a token comes from, and what every answer carries. */
export const FirstCall = () => {
  const t = useTranslations("api");
  const { business } = useMe();
  const mayMake = useMay("settings:manage");
  const code = (chunk: React.ReactNode) => <code>{chunk}</code>;
  return (
    <section className={styles.first} aria-labelledby="first-call">
      <h2 id="first-call" className={styles.topicTitle}>
        {t("first")}
      </h2>
      <p>{t("first_token")}</p>
      {mayMake ? (
        <>
          <p>{t("first_make")}</p>
          <CopyLine
            label={t("first_make")}
            text={`npm run token -- create --business ${business.slug} --name my-program --role analyst --days 90`}
          />
        </>
      ) : (
        <p>{t("first_ask")}</p>
      )}
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
