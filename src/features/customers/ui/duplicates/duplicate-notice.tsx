"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { type GetRoute, useAnswer } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";
import { customerName } from "#records/ui/people/customer-name.ts";

/** Leads to the possible duplicates. Without their number, which would move the list when it arrives. */
export const DuplicatesLink = () => {
  const t = useTranslations("nav");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  const hidesPersonalData = useHidesPersonalData();
  return mayEdit && !hidesPersonalData && <Link href="/customers/duplicates">{t("duplicates")}</Link>;
};

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

/** Everything that a merge or its undo can change. */
export const MERGE_ROUTES: readonly GetRoute[] = [
  "GET /api/admin/customers",
  "GET /api/admin/customers/duplicates",
  "GET /api/admin/customers/merges",
];

/** Merges two customers, with an undo in the confirmation, and undoes merges. */
export const useMerges = () => {
  const t = useTranslations("duplicates");
  const options = { reloads: MERGE_ROUTES };
  const merging = useWrite("POST /api/admin/customers/merges", options);
  const undoing = useWrite("POST /api/admin/customers/merges/{id}/undo", options);
  const undo = (id: string) => undoing.write({ id }, { successMessage: t("undone") });
  const merge = async (pair: { keep: string; merge: string }): Promise<boolean> => {
    let id = "";
    const answer = await merging.write(pair, {
      successMessage: ({ data }) => {
        id = data.id;
        return t("merged");
      },
      undo: () => void undo(id),
    });
    return answer !== undefined;
  };
  return { merge, undo, isBusy: merging.isBusy || undoing.isBusy };
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
