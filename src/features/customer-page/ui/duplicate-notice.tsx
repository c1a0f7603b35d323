"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

/** Leads from a merged customer's address to the kept one's. Returns whether that is still being looked up. */
export const useKeptCustomer = (id: string, isUnknown: boolean): boolean => {
  const router = useRouter();
  const { answer, error } = useAnswer("GET /api/admin/customers/merges", { customerId: id }, { isAllowed: isUnknown });
  const keptId = answer?.data.find(({ mergedId }) => mergedId === id)?.kept?.id;
  useEffect(() => {
    if (isUnknown && keptId !== undefined) router.replace(`/customers/${keptId}`);
  }, [isUnknown, keptId, router]);
  return isUnknown && !error && (answer === undefined || keptId !== undefined);
};

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
