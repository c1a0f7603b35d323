"use client";

import { useTranslations } from "next-intl";
import type { Permission } from "#lib/domain/permissions.ts";
import styles from "./states.module.css";

/** In place of a page: which permission is missing, and who can give it. */
export const NoPermission = ({ permission }: { permission: Permission }) => {
  const t = useTranslations();
  return (
    <section className={styles.stateCard}>
      <p>{t("states.no_permission", { permission: t(`permissions.${permission}`) })}</p>
    </section>
  );
};
