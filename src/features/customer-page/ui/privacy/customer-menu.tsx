"use client";

import { useCan } from "@refinedev/core";
import type { MenuProps } from "antd";
import { useTranslations } from "next-intl";
import { useConfirm } from "#core/ui/feedback/confirm.tsx";
import { Notice } from "#core/ui/feedback/notice.tsx";
import { MoreMenu } from "#core/ui/menu-button.tsx";
import { useHidesPersonalData } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useDownload } from "#core/ui/use-download.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useChange } from "#records/ui/people/use-customer-change.ts";

/** That a customer was erased or objects to profiling, which explains what the page leaves out. */
export const PrivacyNotice = ({ customer: { erasedAt, profilingObjectionAt } }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const { day } = useFormats();
  if (erasedAt === null && profilingObjectionAt === null) return null;
  return (
    <Notice isQuiet>
      {erasedAt !== null && <p>{t("erased_on", { date: day(erasedAt) })}</p>}
      {profilingObjectionAt !== null && <p>{t("objects_since", { date: day(profilingObjectionAt) })}</p>}
    </Notice>
  );
};

type Props = { customer: Customer; onCorrect: () => void; onErase: () => void };

/** What a customer may ask for: a correction, everything stored about them, an objection to profiling, and erasure. */
export const CustomerMenu = ({ customer, onCorrect, onErase }: Props) => {
  const t = useTranslations("customer");
  const { id, erasedAt, profilingObjectionAt } = customer;
  const isMasked = useHidesPersonalData();
  const mayExport = useCan({ resource: "customers", action: "export" }).data?.can && !isMasked;
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const mayErase = useCan({ resource: "customers", action: "erase" }).data?.can;
  const confirm = useConfirm();
  const { isLoading, fetchAndSave } = useDownload();
  const object = useChange("PUT /api/admin/customers/{id}/profiling-objection");
  const withdraw = useChange("DELETE /api/admin/customers/{id}/profiling-objection");
  const allow = useChange("DELETE /api/admin/customers/{id}/erasure");
  const confirmReturn = () =>
    confirm({
      title: t("return_ask"),
      content: t("return_why"),
      okText: t("return_ok"),
      isDanger: false,
      onOk: () => allow({ id }),
    });
  const save = (exportFormat: "pdf" | "json") => () =>
    void fetchAndSave("GET /api/admin/customers/{id}/held-data", { id, exportFormat });
  const items: MenuProps["items"] & {} = [
    ...(mayEdit && !isMasked && erasedAt === null
      ? [{ key: "contact", label: t("contact.edit"), onClick: onCorrect }]
      : []),
    ...(mayExport
      ? [
          { key: "pdf", label: t("held_pdf"), onClick: save("pdf") },
          { key: "json", label: t("held_json"), onClick: save("json") },
        ]
      : []),
    ...(mayEdit
      ? [
          profilingObjectionAt === null
            ? { key: "object", label: t("object"), onClick: () => void object({ id }, () => void withdraw({ id })) }
            : { key: "withdraw", label: t("withdraw_objection"), onClick: () => void withdraw({ id }) },
        ]
      : []),
    ...(mayErase
      ? [
          erasedAt === null
            ? { key: "erase", label: t("erase"), danger: true, onClick: onErase }
            : { key: "return", label: t("allow_return"), onClick: confirmReturn },
        ]
      : []),
  ];
  return items.length > 0 && <MoreMenu label={t("more_menu")} loading={isLoading} items={items} />;
};
