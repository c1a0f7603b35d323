"use client";

import { useTranslations } from "next-intl";
import { useWrite } from "#core/ui/api/use-write.ts";
import { useInvalidateRoutes } from "#core/ui/data/use-answer.ts";

/** Reloads everything that a merge or its undo can change. */
export const useRefreshMerges = (): (() => Promise<unknown>) => {
  const invalidate = useInvalidateRoutes();
  return () =>
    invalidate(
      "GET /api/admin/customers",
      "GET /api/admin/customers/{id}",
      "GET /api/admin/customers/duplicates",
      "GET /api/admin/customers/merges",
    );
};

/** Merges two customers, with an undo in the confirmation, and undoes merges. */
export const useMerges = () => {
  const t = useTranslations("duplicates");
  const refresh = useRefreshMerges();
  const merging = useWrite("POST /api/admin/customers/merges", { refresh });
  const undoing = useWrite("POST /api/admin/customers/merges/{id}/undo", { refresh });
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
