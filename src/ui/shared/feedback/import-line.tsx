"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useMe } from "../session/me.ts";
import { CopyLine } from "./copy-line.tsx";
import styles from "./states.module.css";

/** Without orders: the command that imports a file, for users who may import. */
export const ImportLine = () => {
  const t = useTranslations("rfm");
  const { business } = useMe();
  if (!useCan({ resource: "imports", action: "create" }).data?.can) return null;
  return (
    <>
      <p className={styles.importWords}>{t("import_do")}</p>
      <CopyLine
        label={t("import_do")}
        text={`npm run import -- orders.csv --format online-retail --business ${business.slug}`}
      />
    </>
  );
};
