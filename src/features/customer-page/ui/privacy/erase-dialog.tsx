"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { CUSTOMER_ROUTES } from "#records/ui/people/use-customer-change.ts";

type Props = { customer: Customer; onClose: () => void };

/** Erases the customer for good, once their ID in the store is typed. */
export const EraseDialog = ({ customer: { id, externalId }, onClose }: Props) => {
  const t = useTranslations("customer.erasure");
  return (
    <FormDialog
      route="POST /api/admin/customers/{id}/erasure"
      params={{ id }}
      name="erase"
      title={t("title")}
      okText={t("erase")}
      isDanger
      initial={{ confirmation: "" }}
      labels={{ confirmation: t("confirmation") }}
      successMessage={t("done")}
      reloads={CUSTOMER_ROUTES}
      onClose={onClose}
    >
      <ul>
        <li>{t("goes")}</li>
        <li>{t("stays")}</li>
        <li>{t("again")}</li>
      </ul>
      <p>
        <strong>{t("final")}</strong>
      </p>
      <RequiredItem name="confirmation" label={t("confirmation")} extra={t("type", { id: externalId })}>
        <Input autoFocus autoComplete="off" spellCheck={false} />
      </RequiredItem>
    </FormDialog>
  );
};
