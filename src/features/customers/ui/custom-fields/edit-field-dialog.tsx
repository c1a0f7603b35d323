"use client";

import { Input } from "antd";
import { useTranslations } from "next-intl";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { ListedCustomField } from "#features/customers/contracts/custom-fields.ts";
import { OptionsItem } from "./options-item.tsx";

type FormValues = { name: string; options?: string[] };
type Props = { field: ListedCustomField; onClose: () => void };

/** Changes a field's name and the values of a choice. */
export const EditFieldDialog = ({ field: { id, name, type, options, version }, onClose }: Props) => {
  const t = useTranslations();
  return (
    <FormDialog<FormValues, ListedCustomField>
      resource="custom-fields"
      id={id}
      name="custom-field"
      title={t("custom_fields.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{ name, options }}
      labels={{ name: t("settings.name"), options: t("custom_fields.options") }}
      variables={(values) => ({ version, name: values.name, ...(type === "choice" && { options: values.options }) })}
      successMessage={t("states.saved")}
      onClose={onClose}
    >
      <RequiredItem name="name" label={t("settings.name")}>
        <Input autoComplete="off" maxLength={60} />
      </RequiredItem>
      {type === "choice" && <OptionsItem />}
    </FormDialog>
  );
};
