"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReachCounts } from "#lib/domain/customers/reach.ts";

/** Whether there are customers, and none may be contacted: no consent has been imported. */
export const lacksConsents = ({ customers, any }: ReachCounts): boolean => customers > 0 && any === 0;

/** Says that nobody may be contacted, and where consents come from. */
export const MissingConsents = ({ counts: { customers } }: { counts: ReachCounts }) => {
  const t = useTranslations("reach");
  const mayImport = useCan({ resource: "imports", action: "list" }).data?.can;
  return (
    <>
      <p>{t("no_consents", { count: customers })}</p>
      {mayImport && <Link href="/imports/new">{t("import_consents")}</Link>}
    </>
  );
};
