"use client";

import { useTranslations } from "next-intl";
import type { Permission } from "#core/values/permissions.ts";
import styles from "./states.module.css";

/** Shown instead of a page: the missing permission, and who can grant it. */
export const NoPermission = ({ permission }: { permission: Permission }) => {
  const t = useTranslations();
  return (
    <section className={styles.stateCard}>
      <p>{t("states.no_permission", { permission: t(`permissions.${permission}`) })}</p>
    </section>
  );
};
