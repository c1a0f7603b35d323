"use client";

import { Form, Select } from "antd";
import { useTranslations } from "next-intl";

/** The values of a choice: each typed and confirmed with Enter. */
export const OptionsItem = () => {
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
