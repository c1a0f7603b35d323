"use client";

import Link from "next/link";
import { useMessages, useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { useFormatName } from "../use-format-name.ts";
import styles from "./files.module.css";

/** Which shops' exports are recognized, and what else can be imported. */
export const Layouts = () => {
  const t = useTranslations("imports.layouts");
  const formatName = useFormatName();
  const names = Object.keys(useMessages().imports.formats);
  return (
    <Card title={t("title")} isLoose>
      <p className={styles.soft}>{t("about")}</p>
      <ul className={styles.layouts}>
        {names.map((name) => (
          <li key={name}>{formatName({ name })}</li>
        ))}
      </ul>
      <p className={styles.soft}>
        {t.rich("others", { docs: (words) => <Link href="/api-reference#post-imports">{words}</Link> })}
      </p>
    </Card>
  );
};
