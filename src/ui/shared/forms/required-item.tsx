"use client";

import { Form, type FormItemProps } from "antd";
import { useTranslations } from "next-intl";

/** A field that may not stay empty. That is told when the form is sent, not while it is filled in. */
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
