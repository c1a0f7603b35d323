"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useHidesPersonalData } from "#core/ui/session/use-hides-personal-data.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

/** Who may be the same person as this customer. */
export const DuplicateNotice = ({ id }: { id: string }) => {
  const t = useTranslations("duplicates");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  const hidesPersonalData = useHidesPersonalData();
  const isAllowed = mayEdit && !hidesPersonalData;
  const { answer } = useAnswer("GET /api/admin/customers/duplicates", { customerId: id, pageSize: "1" }, { isAllowed });
  const other = answer?.data[0]?.customers.find((customer) => customer.id !== id);
  if (!other) return null;
  return (
    <Notice isQuiet>
      <p>
        {t("possible")} <Link href={`/customers/${other.id}`}>{customerName(other)}</Link>.{" "}
        <Link href="/customers/duplicates">{t("compare")}</Link>
      </p>
    </Notice>
  );
};
