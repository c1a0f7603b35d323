"use client";

import { Form, Input, Radio, Select } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { InputOf } from "#core/ui/call.ts";
import { FormDialog } from "#core/ui/forms/form-dialog.tsx";
import { RequiredItem } from "#core/ui/forms/labelled-form.tsx";
import type { ListedCustomField } from "#features/customers/contracts/custom-fields.ts";
import {
  CUSTOM_FIELD_KINDS,
  CUSTOM_FIELD_TYPES,
  CUSTOM_KEY,
  type CustomFieldKind,
  type CustomFieldType,
} from "#records/rules/custom-fields.ts";

/** The values of a choice: each typed and confirmed with Enter. */
const OptionsItem = () => {
  const t = useTranslations();
  return (
    <Form.Item
      name="options"
      label={t("custom_fields.options")}
      extra={t("custom_fields.options_hint")}
      validateTrigger="onSubmit"
      rules={[{ required: true, type: "array", min: 1, message: t("forms.missing") }]}
    >
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[","]} maxCount={100} />
    </Form.Item>
  );
};

type FieldFormValues = {
  kind: CustomFieldKind;
  name: string;
  key: string;
  type: CustomFieldType;
  options?: string[];
};

const INITIAL: FieldFormValues = { kind: "customers", name: "", key: "", type: "text", options: [] };

const toDraft = ({ type, options = [], ...rest }: FieldFormValues): InputOf<"POST /api/admin/custom-fields"> => ({
  ...rest,
  type,
  ...(type === "choice" && { options }),
});

/** A new field: what has its values, its name, key and type; a choice has values. */
export const CreateFieldDialog = ({ onClose }: { onClose: () => void }) => {
  const t = useTranslations();
  const [type, setType] = useState(INITIAL.type);
  return (
    <FormDialog
      route="POST /api/admin/custom-fields"
      name="custom-field"
      title={t("custom_fields.add")}
      okText={t("custom_fields.add")}
      initial={INITIAL}
      labels={{
        name: t("settings.name"),
        key: t("custom_fields.key"),
        type: t("custom_fields.type"),
        kind: t("custom_fields.kind"),
        options: t("custom_fields.options"),
      }}
      variables={toDraft}
      successMessage={t("states.saved")}
      onChange={(values) => setType(values.type)}
      onClose={onClose}
    >
      <Form.Item name="kind" label={t("custom_fields.kind")} extra={t("custom_fields.type_hint")}>
        <Radio.Group
          options={CUSTOM_FIELD_KINDS.map((one) => ({ value: one, label: t(`custom_fields.kinds.${one}`) }))}
        />
      </Form.Item>
      <RequiredItem name="name" label={t("settings.name")} extra={t("custom_fields.name_hint")}>
        <Input autoComplete="off" maxLength={60} />
      </RequiredItem>
      <RequiredItem
        name="key"
        label={t("custom_fields.key")}
        extra={t("custom_fields.key_hint")}
        rules={[{ pattern: CUSTOM_KEY, message: t("custom_fields.key_wrong") }]}
      >
        <Input autoComplete="off" spellCheck={false} maxLength={40} placeholder="shoe_size" />
      </RequiredItem>
      <Form.Item name="type" label={t("custom_fields.type")} extra={t("custom_fields.type_hint")}>
        <Radio.Group
          options={CUSTOM_FIELD_TYPES.map((one) => ({ value: one, label: t(`custom_fields.types.${one}`) }))}
        />
      </Form.Item>
      {type === "choice" && <OptionsItem />}
    </FormDialog>
  );
};

type Props = { field: ListedCustomField; onClose: () => void };

/** Changes a field's name and the values of a choice. */
export const EditFieldDialog = ({ field: { id, name, type, options, version }, onClose }: Props) => {
  const t = useTranslations();
  return (
    <FormDialog
      route="PATCH /api/admin/custom-fields/{id}"
      params={{ id, version }}
      name="custom-field"
      title={t("custom_fields.edit_of", { name })}
      okText={t("buttons.save")}
      initial={{ name, options }}
      labels={{ name: t("settings.name"), options: t("custom_fields.options") }}
      variables={(values) => ({ name: values.name, ...(type === "choice" && { options: values.options }) })}
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
