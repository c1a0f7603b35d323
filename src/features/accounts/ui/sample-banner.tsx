"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useMe } from "#core/ui/session/me.ts";
import { useGoToBusiness } from "#core/ui/session/use-session.ts";
import { useWrite } from "#core/ui/use-write.ts";
import styles from "./sample.module.css";

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

/** Marks every page of a sample business, with the way back. */
export const SampleBanner = () => {
  const t = useTranslations("sample");
  const { sampleOf, mayManage, goBack, leaveAndRemove, isBusy } = useSample();
  if (!sampleOf) return null;
  return (
    <section className={`row items-center gap-4-12 text-warning ${styles.banner}`} aria-label={t("mark")}>
      <strong className={`font-semibold ${styles.mark}`}>{t("mark")}</strong>
      <span className={`hidden-on-phones ${styles.about}`}>{t("banner")}</span>
      <Button size="small" onClick={goBack}>
        {t("back", { business: sampleOf.name })}
      </Button>
      {mayManage && (
        <Button size="small" type="link" loading={isBusy} onClick={leaveAndRemove}>
          {t("delete")}
        </Button>
      )}
    </section>
  );
};
