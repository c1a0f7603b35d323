"use client";

import { useCan } from "@refinedev/core";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import type { GetRoute } from "#core/ui/use-answer.ts";
import { useWrite } from "#core/ui/use-write.ts";

/** Leads to the possible duplicates. Without their number, which would move the list when it arrives. */
export const DuplicatesLink = () => {
  const t = useTranslations("nav");
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can ?? false;
  const hidesPersonalData = useHidesPersonalData();
  return mayEdit && !hidesPersonalData && <Link href="/customers/duplicates">{t("duplicates")}</Link>;
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
