"use client";

import { Form, type FormItemProps } from "antd";
import { useTranslations } from "next-intl";

/** A required field. An empty one is reported when the form is submitted, not while it is filled in. */
export const RequiredItem = ({ rules = [], ...item }: FormItemProps) => {
  const t = useTranslations("forms");
  return (
    <Form.Item
      {...item}
      validateTrigger="onSubmit"
      rules={[{ required: true, whitespace: true, message: t("missing") }, ...rules]}
    />
  );
};
