"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";

/** Leads to the possible duplicates. Without their number, which would move the list when it arrives. */
export const DuplicatesLink = () => {
  const t = useTranslations("nav");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  return mayEdit && <Link href="/customers/duplicates">{t("duplicates")}</Link>;
};
