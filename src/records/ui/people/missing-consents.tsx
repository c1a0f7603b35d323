"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReachCounts } from "#core/values/reach.ts";

/** Whether there are customers, and none has consented to be contacted. */
export const lacksConsents = ({ customers, any }: ReachCounts): boolean => customers > 0 && any === 0;

/** Explains that no customer may be contacted, and links to the import of consents. */
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
