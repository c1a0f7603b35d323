"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useHidesPersonalData } from "#core/ui/session/use-hides-personal-data.ts";

/** Leads to the possible duplicates. Without their number, which would move the list when it arrives. */
export const DuplicatesLink = () => {
  const t = useTranslations("nav");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  const hidesPersonalData = useHidesPersonalData();
  return mayEdit && !hidesPersonalData && <Link href="/customers/duplicates">{t("duplicates")}</Link>;
};
