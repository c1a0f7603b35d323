"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useAnswer } from "#ui/shared/data/use-answer.ts";

/** Leads to the possible duplicates, with their number. */
export const DuplicatesLink = () => {
  const t = useTranslations("duplicates");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  const { answer } = useAnswer("GET /api/admin/customers/duplicates", { pageSize: "1" }, { isAllowed: mayEdit });
  if (!mayEdit) return null;
  return <Link href="/customers/duplicates">{t("link", { count: answer?.total ?? 0 })}</Link>;
};
