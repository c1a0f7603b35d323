"use client";

import { useCan } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useGoToBusiness } from "#core/ui/use-session.ts";
import { useWrite } from "#core/ui/use-write.ts";

/** The ways into the sample business and back, for users who may create it. */
export const useSample = () => {
  const t = useTranslations("sample");
  const { sampleOf } = useMe().business;
  const mayManage = useCan({ resource: "tokens", action: "list" }).data?.can ?? false;
  const { goTo, isBusy } = useGoToBusiness();
  const opening = useWrite("POST /api/admin/sample", { key: "sample" });
  const deleting = useWrite("DELETE /api/admin/sample", { key: "sample" });

  const open = async () => {
    const opened = await opening.write({});
    if (opened) await goTo(opened.data.slug);
  };
  const remove = () => deleting.write({}, { successMessage: t("deleted") });
  /** From inside: a sample is deleted by its business, so the session has to belong to that one. */
  const leaveAndRemove = () => sampleOf && goTo(sampleOf.slug, { before: remove });

  return {
    /** Null in a real business. */
    sampleOf,
    /** Whether the user may create and delete a sample. */
    mayManage,
    open: () => void open(),
    remove: () => void remove(),
    goBack: () => void (sampleOf && goTo(sampleOf.slug)),
    leaveAndRemove: () => void leaveAndRemove(),
    isBusy: isBusy || opening.isBusy || deleting.isBusy,
  };
};
